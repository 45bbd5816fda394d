"""The texts that are set by every producer, with their truth: what stands in them, in reading order.

They are Markdown of a kind, in texts/: a head of `name: value` lines, then headings, paragraphs, table rows
(`| a | b |`) and footnotes (`[^1]: …`, pointed at by `[^1]`). What stands in {braces} is a fact string, to be
found intact.
"""

import re
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"

_FACT = re.compile(r"\{([^}]*)\}")
_NOTE = re.compile(r"\[\^(\d)\]: ?")
_POINTER = re.compile(r"\[\^(\d)\]")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table.

    Attributes:
        level: of a heading, from 1; 0 for others.
        rows: of a table, cell by cell; empty for others, whose `text` is set.
        notes: numbers of the footnotes that it points at, at its end.
    """

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return "\n".join(" ".join(row) for row in self.rows) if self.rows else self.text

    @property
    def is_rtl(self) -> bool:
        return is_rtl(self.words)


@dataclass(frozen=True, slots=True)
class Note:
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One text to be set, and its truth.

    Attributes:
        kind: its file's name; what is set differently is of another kind.
        header, footer: page furniture: no part of the text.
        facts: strings that must come out intact.
    """

    kind: str
    language: str
    columns: int
    header: str
    footer: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    facts: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(block.words for block in self.blocks)

    @property
    def text(self) -> str:
        return "\n".join([self.body, *(note.text for note in self.notes)])

    @property
    def title(self) -> str:
        return next(block.text for block in self.blocks if block.level == 1)

    @property
    def is_rtl(self) -> bool:
        return self.language == "ar"


def is_rtl(text: str) -> bool:
    """Say whether most of the letters are Arabic."""
    return len(_ARABIC.findall(text)) > len(_LATIN.findall(text))


def load_articles(folder: Path = TEXTS) -> list[Article]:
    """Load every text, in the order of their names."""
    return [_parse(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))]


def _parse(kind: str, source: str) -> Article:
    head, _, body = source.partition("\n\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    lines = _FACT.sub(r"\1", body)
    parts = [part for part in re.split(r"\n\n|\n(?=\[\^)", lines.strip())]
    return Article(
        kind=kind,
        language=told["language"],
        columns=int(told.get("columns", "1")),
        header=told["header"],
        footer=told["footer"],
        blocks=tuple(_block(part) for part in parts if not _NOTE.match(part)),
        notes=tuple(Note(found[1], part[found.end() :]) for part in parts if (found := _NOTE.match(part))),
        facts=tuple(_FACT.findall(body)),
    )


def _block(part: str) -> Block:
    if part.startswith("#"):
        marks, text = part.split(" ", 1)
        return Block(text, len(marks))
    if part.startswith("|"):
        return Block(rows=tuple(tuple(cell.strip() for cell in row.strip("| ").split("|")) for row in part.split("\n")))
    return Block(_POINTER.sub("", part), notes=tuple(_POINTER.findall(part)))
