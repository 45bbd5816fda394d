"""What the page says when something cannot be done: words by the kind of error, in the page's language."""

from http import HTTPStatus

from assistant.errors import (
    NotAllowed,
    NotSignedIn,
    QuestionInvalid,
    SettingInvalid,
    SourceFileChanged,
    SourceFileGone,
    Stopped,
    TooManyRequests,
    UploadRefused,
)
from assistant.web.screen import SCREENS
from index.errors import (
    AgreementUnknown,
    AnswerUnknown,
    DocumentUnknown,
    IttifaqError,
    LibraryInUse,
)
from index.records import Language

# The first that fits: a narrower class stands before a wider one.
_STATUSES: tuple[tuple[type[IttifaqError], HTTPStatus], ...] = (
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (DocumentUnknown, HTTPStatus.NOT_FOUND),
    (AgreementUnknown, HTTPStatus.NOT_FOUND),
    (AnswerUnknown, HTTPStatus.NOT_FOUND),
    (SourceFileGone, HTTPStatus.GONE),
    (SourceFileChanged, HTTPStatus.GONE),
    (LibraryInUse, HTTPStatus.CONFLICT),
    (QuestionInvalid, HTTPStatus.BAD_REQUEST),
    (SettingInvalid, HTTPStatus.BAD_REQUEST),
    (UploadRefused, HTTPStatus.BAD_REQUEST),
    (Stopped, HTTPStatus.BAD_REQUEST),
)
_WORDS: tuple[tuple[type[IttifaqError], str], ...] = (
    (NotSignedIn, "not_signed_in"),
    (NotAllowed, "not_allowed"),
    (TooManyRequests, "too_many"),
    (DocumentUnknown, "document_unknown"),
    (AgreementUnknown, "agreement_unknown"),
    (AnswerUnknown, "answer_unknown"),
    (SourceFileGone, "file_gone"),
    (SourceFileChanged, "file_changed"),
    (LibraryInUse, "library_in_use"),
    (SettingInvalid, "value_invalid"),
    (UploadRefused, "upload_refused"),
    (Stopped, "stopped"),
)


def error_text(error: IttifaqError, language: Language) -> str:
    """Say an error in a language; one about a question is in the asker's own language already."""
    if isinstance(error, QuestionInvalid):
        return str(error)
    said = SCREENS[language].words["errors"]
    if isinstance(error, TooManyRequests):
        return said["too_many"].format(seconds=error.seconds)
    return said[next((word for kind, word in _WORDS if isinstance(error, kind)), "other")]


def status_of(error: IttifaqError) -> HTTPStatus:
    """Give the HTTP status that tells programs what kind of error it is."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
