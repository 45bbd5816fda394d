"""Every error of the assistant.

IttifaqError (index.errors)
├── SettingInvalid           an unknown setting, or a value out of range
├── QuestionInvalid          nothing to answer: empty, too long, no words
├── ExportFailed             a file that cannot be written
├── NotAllowed               this person may not do that
├── NotSignedIn              nobody knows who asks, and the library is for people who signed in
├── TooManyRequests          one person asks more than is allowed in a minute
├── UploadRefused            a file that may not be added: too large, of a kind that is not read, one too many
├── UsersInvalid             the file of users cannot be read or written
├── AddressRefused           an address on which the page may not be served
├── Stopped                  the person stopped the answer
├── SourceFileGone           the file of a document is no longer where it was read from
├── SourceFileChanged        the file of a document is not what was read any more
└── ChatModelUnavailable     the language model is down, slow, refuses, or answers nonsense
    └── ContextTooSmall      the question and its passages do not fit the model
"""

from typing import Literal

from index.errors import IttifaqError

UploadFault = Literal["kind", "content", "empty", "large", "many", "waiting", "disk", "storage", "broken"]


class SettingInvalid(IttifaqError):
    """An unknown setting, or a value out of range."""


class QuestionInvalid(IttifaqError):
    """Nothing to answer: empty, too long, no words."""


class ExportFailed(IttifaqError):
    """A file that cannot be written."""


class ChatModelUnavailable(IttifaqError):
    """The language model is down, slow, refuses, or answers nonsense."""


class ContextTooSmall(ChatModelUnavailable):
    """The question and its passages do not fit the model."""


class NotAllowed(IttifaqError):
    """This person may not do that."""


class NotSignedIn(NotAllowed):
    """Nobody knows who asks, and the library is for people who signed in."""


class TooManyRequests(IttifaqError):
    """One person asks more than is allowed in a minute; `seconds` is how long to wait."""

    def __init__(self, message: str, seconds: int = 60) -> None:
        super().__init__(message)
        self.seconds = seconds


class UploadRefused(IttifaqError):
    """A file that may not be added: too large, of a kind that is not read, one too many.

    Attributes:
        why: names the reason, to say it in the person's language (words/*.toml: [documents] refused_<why>).
    """

    def __init__(self, message: str, why: UploadFault = "kind") -> None:
        super().__init__(message)
        self.why = why


class UsersInvalid(IttifaqError):
    """The file of users cannot be read or written."""


class AddressRefused(IttifaqError):
    """An address on which the page may not be served."""


class Stopped(IttifaqError):
    """The person stopped the answer."""


class SourceFileGone(IttifaqError):
    """The file of a document is no longer where it was read from."""


class SourceFileChanged(IttifaqError):
    """The file of a document is not what was read any more."""
