"""What came of a file that somebody added, as the screen tells it; and how far it is, as lines of a stream."""

import json
from dataclasses import dataclass

from assistant.adding import AddingProgress, FileOutcome
from assistant.errors import UploadRefused
from assistant.printing import plain
from assistant.web.screen import Screen
from assistant.web.unread_words import notice_kind, reason_kind
from index.errors import IttifaqError
from index.language import detect_language
from index.records import Language

# What may be otherwise the next time.
_PASSING = ("refused_waiting", "refused_disk", "refused_storage", "refused_broken", "refused_writing")


@dataclass(frozen=True, slots=True)
class Remark:
    """Our words' name for an English sentence, and the sentence."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """What came of one file.

    Attributes:
        outcome: as in adding.FileOutcome, or "refused"; [documents] outcome_<outcome> says it.
        document_id, title: "" without a document.
        why: the name of the words that say why there is none, "" when there is one.
        reason: the program's own sentence, "" where our words say it all.
    """

    name: str
    outcome: str
    document_id: str
    title: str
    title_language: Language
    passages: int
    agreements: int
    remarks: tuple[Remark, ...]
    why: str
    reason: str


def tell_outcome(outcome: FileOutcome) -> ToldOutcome:
    """Tell what came of a file that was taken."""
    title = plain(outcome.title)
    return ToldOutcome(
        name=plain(outcome.name),
        outcome=outcome.outcome,
        document_id=outcome.document_id,
        title=title,
        title_language=detect_language(title),
        passages=outcome.passages,
        agreements=outcome.agreements,
        remarks=tuple(Remark(notice_kind(notice), plain(notice)) for notice in outcome.notices),
        why=f"why_{reason_kind(outcome.reason)}" if outcome.reason else "",
        reason=plain(outcome.reason),
    )


def tell_refused(name: str, error: IttifaqError) -> ToldOutcome:
    """Tell why a file was not taken."""
    why = f"refused_{error.why}" if isinstance(error, UploadRefused) else "refused_writing"
    return ToldOutcome(plain(name), "refused", "", "", "en", 0, 0, (), why, "")


def progress_line(progress: AddingProgress, screen: Screen) -> str:
    """Write how far an addition is as one line of JSON, with its words."""
    if progress.stage == "waiting":
        text = screen.counted("documents", "waiting", progress.done)
    else:
        text = screen.words["documents"][progress.stage]
    return _line({"stage": progress.stage, "done": progress.done, "total": progress.total, "text": text})


def outcome_line(told: ToldOutcome, screen: Screen) -> str:
    """Write what came of a file as the last line, with whether sending it again may help."""
    html = screen.render("file_outcome.html", told=told)
    return _line({"stage": "done", "outcome": told.outcome, "again": told.why in _PASSING, "html": str(html)})


def _line(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=True) + "\n"
