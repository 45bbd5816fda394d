"""What came of a file that somebody added, as the screen tells it; and how far it is, as lines of a stream."""

import json
from dataclasses import dataclass

from assistant.adding import AddingProgress, FileOutcome, HeldDocument
from assistant.errors import UploadRefused
from assistant.printing import plain
from assistant.web.screen import Screen
from assistant.web.unread_words import install_command, notice_kind, reason_kind, telling_sentence
from index.errors import IttifaqError
from index.language import detect_language
from index.records import Language

# What may be otherwise the next time.
_PASSING = ("refused_waiting", "refused_disk", "refused_storage", "refused_broken", "refused_writing")


# Documents and unread parts of one file that are told by name; the lists of the page hold all.
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """Why something was not read, or what to look at.

    Attributes:
        kind: our words' name for an English sentence of ingestion.
        detail: the sentence, "" where our words say it all.
        command: what installs a program that is missing, "" when none is.
        member: of which part of the file it is said, "" for the file itself.
    """

    kind: str
    detail: str
    command: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """A document that holds what a file does."""

    id: str
    title: str
    title_language: Language
    passages: int
    agreements: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """What came of one file.

    Attributes:
        outcome: as in adding.FileOutcome, or "refused"; [documents] outcome_<outcome> says it.
        added, unread: how many documents were made of it, and how many of its parts could not be read.
        documents, parts: the first of them; documents that were held already stand among these.
        more: documents that are not told by name.
        refused: the name of the words that say why it was not taken, "" when it was.
        why: why it could not be read itself, None when it could.
    """

    name: str
    outcome: str
    added: int = 0
    documents: tuple[ToldDocument, ...] = ()
    more: int = 0
    remarks: tuple[Remark, ...] = ()
    unread: int = 0
    parts: tuple[Remark, ...] = ()
    refused: str = ""
    why: Remark | None = None


def tell_outcome(outcome: FileOutcome) -> ToldOutcome:
    """Tell what came of a file that was taken."""
    return ToldOutcome(
        name=plain(outcome.name),
        outcome=outcome.outcome,
        added=sum(each.is_new for each in outcome.documents),
        documents=tuple(_told(each, outcome.name) for each in outcome.documents[:_MOST_TOLD]),
        more=max(0, len(outcome.documents) - _MOST_TOLD),
        remarks=tuple(tell_notice(notice) for notice in outcome.notices),
        unread=len(outcome.unread),
        parts=tuple(tell_unread(each.reason, each.member) for each in outcome.unread[:_MOST_TOLD]),
        why=tell_unread(outcome.reason) if outcome.reason else None,
    )


def tell_refused(name: str, error: IttifaqError) -> ToldOutcome:
    """Tell why a file was not taken."""
    why = f"refused_{error.why}" if isinstance(error, UploadRefused) else "refused_writing"
    return ToldOutcome(plain(name), "refused", refused=why)


def tell_unread(reason: str, member: str = "") -> Remark:
    """Tell why a file, or a part of one, could not be read."""
    kind = reason_kind(reason)
    return Remark(kind, plain(telling_sentence(kind, reason)), install_command(reason), plain(member))


def tell_notice(notice: str) -> Remark:
    """Tell what to look at in a document that was read."""
    kind = notice_kind(notice)
    return Remark(kind, plain(telling_sentence(kind, notice)), install_command(notice))


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
    return _line({"stage": "done", "outcome": told.outcome, "again": told.refused in _PASSING, "html": str(html)})


def _line(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=True) + "\n"


def _told(document: HeldDocument, name: str) -> ToldDocument:
    title = plain(document.title) or plain(name)
    language = detect_language(title)
    return ToldDocument(document.id, title, language, document.passages, document.agreements, document.is_new)
