"""What was written in a mail, apart from what it answers or passes on: the new text, then each earlier message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.folding import fold_words
from ingest.blocks import PARAGRAPH, Block

# A line above what is quoted, as mail programs write it: "Le 3 mai 2022 à 10:15, Nadia Belkacem a écrit :".
_WROTE = re.compile(
    r"(?:on|le|am|el|il)\s.{4,250}\s(?:wrote|a écrit|écrivait|schrieb|escribió)\s*:?"
    r"|.{2,250}\s(?:wrote|a écrit|écrivait)\s*:"
    r"|(?:في|بتاريخ|يوم)\s.{4,250}\s(?:كتب|كتبت|كتبتَ|كتبه)(?:\s.{0,120})?:"
    r"|.{2,250}(?:كتب|كتبت|كتب/ت)\s*:"
    r"|(?:في|بتاريخ).{4,200}تمت كتابة ما يلي بواسطة.{0,160}:?",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[-_–—\s>]*(?:original message|forwarded message|begin forwarded message|message d['’]origine|message original|"
    r"message transféré|message transmis|début du message (?:transféré|réexpédié)|"
    r"الرسالة الأصلية|رسالة أصلية|رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة محولة|رسالة مُحوَّلة|"
    r"بداية الرسالة المعاد توجيهها|بدء الرسالة المعاد توجيهها)\s*:?[-_–—\s]*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(?:from|de|von|من|المرسل|expéditeur)\*?\s*:\*?\s*\S", re.IGNORECASE)
_OTHER_FIELD = re.compile(
    r"\*?(?:sent|date|to|cc|subject|envoyé|à|objet|تاريخ الإرسال|تم الإرسال|أرسلت|التاريخ|إلى|نسخة|الموضوع)\*?\s*:",
    re.IGNORECASE,
)
_LONGEST_MARKER = 400
_MARKS = re.compile(r"^\s*((?:>\s?)+|\|\s)")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's text in its parts.

    Attributes:
        written: what its sender wrote.
        history: what it quotes or passes on, newest first, each message under a heading that names it.
    """

    written: tuple[Block, ...]
    history: tuple[Block, ...]


def part_lines(text: str) -> tuple[str, str]:
    """Part a plain text into what was written and what it quotes or passes on."""
    lines = text.split("\n")
    written: list[str] = []
    quoted: list[str] = []
    at = 0
    is_all_quoted = False
    while at < len(lines):
        length = _marker_length(lines, at)
        marks = _MARKS.match(lines[at])
        if length:
            quoted += ["", " ".join(line.strip() for line in lines[at : at + length])]
            quoted += [""] if not _FROM.match(quoted[-1]) else []
            # Where no signs stand before what follows, all of it is the earlier message.
            is_all_quoted = is_all_quoted or not _MARKS.match(_next_line(lines, at + length))
        elif marks or is_all_quoted:
            quoted.append(lines[at][marks.end() :] if marks else lines[at])
        else:
            written.append(lines[at])
        at += length or 1
    return "\n".join(written), "\n".join(quoted)


def _next_line(lines: Sequence[str], at: int) -> str:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return lines[at] if at < len(lines) else ""


def _marker_length(lines: Sequence[str], at: int) -> int:
    """Give the number of lines that open an earlier message at this place, 0 where none does."""
    line = lines[at].strip()
    if _is_marker(line):
        return 1
    # Mail programs break the line at a margin.
    if (
        line
        and at + 1 < len(lines)
        and 30 < len(line) < _LONGEST_MARKER
        and _WROTE.fullmatch(f"{line} {lines[at + 1].strip()}")
    ):
        return 2
    return 1 if _FROM.match(line) and _opens_header(lines[at + 1 : at + 8]) else 0


def _is_marker(line: str) -> bool:
    return len(line) < _LONGEST_MARKER and bool(_WROTE.fullmatch(line) or _ORIGINAL.fullmatch(line))


def _opens_header(lines: Sequence[str]) -> bool:
    return sum(bool(_OTHER_FIELD.match(line.strip())) for line in lines) >= 2


def compose_letter(written: Sequence[Block], quoted: Sequence[Block]) -> Letter:
    """Put a mail together: what a message says a second time in its history is left out there."""
    texts = [block.text for block in written]
    cut = next((place for place in range(len(texts)) if _marker_length(texts, place)), len(texts))
    seen = {_key(block) for block in written[:cut]}
    history: list[Block] = []
    earlier = [*written[cut:], *quoted]
    texts = [block.text for block in earlier]
    for place, block in enumerate(earlier):
        if _marker_length(texts, place) == 1:
            history.append(replace(block, level=2, joint=PARAGRAPH))
        elif len(key := _key(block)) < _TELLING or key not in seen:
            history.append(replace(block, level=0))
            seen.add(key)
    return Letter(tuple(written[:cut]), tuple(history))


# Shorter lines may rightly stand twice: a greeting, a figure.
_TELLING = 30


def _key(block: Block) -> str:
    return " ".join(fold_words(block.text))
