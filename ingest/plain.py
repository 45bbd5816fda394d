"""Plain text and Markdown: paragraphs, headings, and what the front matter states."""

import re
from collections.abc import Iterator

from ingest.blocks import CELL, PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.encodings import decode
from ingest.errors import UnreadableFile
from ingest.furniture import find_title, remove_furniture
from ingest.metadata import stated_date, stated_publisher, stated_title

# Text broken by hand or by a mail program: lines of nearly one length, none longer than this.
_WIDEST_WRAP = 100
_NARROWEST_WRAP = 50
_FEWEST_WRAPPED = 3
_ENDS_A_SENTENCE = (".", "!", "?", "؟", "…", ":", "؛", "»", "”")


def read_plain(contents: bytes, name: str) -> Extraction:
    """Read plain text: one block a paragraph; the furniture of saved web pages is taken out.

    Raises:
        UnreadableFile: the file is not text.
    """
    text = decode_text(contents, name)
    lines = remove_furniture(list(cut_paragraphs(repair_text(text))))
    place = find_title(lines)
    if place < 0:
        return Extraction(lines, text)
    title = lines[place].text
    heading = Block(title, level=1, joint=lines[place].joint)
    return Extraction((*lines[:place], heading, *lines[place + 1 :]), text, title)


def read_markdown(contents: bytes, name: str) -> Extraction:
    """Read Markdown: headings kept, marks taken out, `title`, `date` and `publisher` of the front matter honored.

    Raises:
        UnreadableFile: the file is not text.
    """
    text = decode_text(contents, name)
    front, body = _split_front_matter(repair_text(text))
    blocks = tuple(_markdown_blocks(body))
    first_heading = next((block.text for block in blocks if block.level), "")
    return Extraction(
        blocks,
        text,
        stated_title(front.get("title", "")) or first_heading,
        stated_publisher(front.get("publisher", "") or front.get("source", "") or front.get("site", "")),
        stated_date(front.get("date", "") or front.get("published", "")),
    )


def decode_text(contents: bytes, name: str, declared: str = "") -> str:
    """Decode a text file.

    Raises:
        UnreadableFile: it is something else under a text's name.
    """
    try:
        return decode(contents, declared)
    except UnicodeError as error:
        raise UnreadableFile(
            f"{name} is not text although its name says so: give it the ending of what it is, or leave it out."
        ) from error


def cut_paragraphs(text: str) -> Iterator[Block]:
    """Cut text into paragraphs: at empty lines, and at line ends unless the text was wrapped by hand."""
    for group in re.split(r"\n[ ]*\n", text):
        lines = [line.strip() for line in group.split("\n") if line.strip()]
        if _is_wrapped(lines):
            yield Block(" ".join(lines))
            continue
        for place, line in enumerate(lines):
            yield Block(line, joint=ROW if place else PARAGRAPH)


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether lines are one paragraph broken at a margin: of one length, ended in mid-sentence, but the last."""
    if len(lines) < _FEWEST_WRAPPED:
        return False
    lengths = [len(line) for line in lines[:-1]]
    is_even = max(lengths) <= _WIDEST_WRAP and min(lengths) >= max(_NARROWEST_WRAP, 0.75 * max(lengths))
    starts = [line[0] for line in lines[1:] if line[0].isalpha()]
    # A line of Latin script that goes on begins in lower case; Arabic has no case to tell by.
    goes_on = sum(not start.isupper() for start in starts) >= 0.6 * len(starts)
    open_ends = sum(not line.endswith(_ENDS_A_SENTENCE) for line in lines[:-1])
    return is_even and goes_on and len(lines[-1]) <= max(lengths) + 5 and open_ends >= 0.6 * len(lengths)


_FRONT_MATTER = re.compile(r"\A\s*---\n(.*?)\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_FIELD = re.compile(r"^([\w-]+)\s*:\s*(.+)$", re.MULTILINE)


def _split_front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    fields = {key.lower(): value.strip().strip("\"'") for key, value in _FIELD.findall(match[1])}
    return fields, text[match.end() :]


_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})$")
_RULE = re.compile(r"([-*_])(\s*\1){2,}$")
_FENCE = re.compile(r"(```|~~~)")
_ITEM = re.compile(r"([-*+•]|\d{1,3}[.)])\s+")
_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$")
_QUOTE = re.compile(r"(>\s?)+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def _markdown_blocks(text: str) -> Iterator[Block]:
    for group in re.split(r"\n[ ]*\n", _COMMENT.sub("", text)):
        yield from _group_blocks([line.strip() for line in group.split("\n") if line.strip()])


def _group_blocks(lines: list[str]) -> Iterator[Block]:
    """Give the blocks of lines that no empty line parts: running lines are joined, items and rows stand alone."""
    running: list[str] = []
    joint = PARAGRAPH

    def paragraph() -> Iterator[Block]:
        nonlocal joint
        if running and (text := _without_marks(" ".join(running))):
            yield Block(text, joint=joint)
            joint = ROW
        running.clear()

    for line in lines:
        if (underline := _UNDERLINE.match(line)) and running:
            title, level = " ".join(running), 1 if underline[1][0] == "=" else 2
            running.clear()
            yield Block(_without_marks(title), level)
        elif _RULE.match(line) or _FENCE.match(line) or ("-" in line and _TABLE_RULE.match(line)):
            yield from paragraph()
        elif heading := _HEADING.match(line):
            yield from paragraph()
            yield Block(_without_marks(heading[2]), len(heading[1]))
        else:
            if _ITEM.match(line) or line.startswith("|") or (line.startswith(">") and not running):
                yield from paragraph()
            running.append(_row(line))
            if line.startswith("|"):
                yield from paragraph()
    yield from paragraph()


def _row(line: str) -> str:
    line = _QUOTE.sub("", line, count=1) if line.startswith(">") else line
    if not line.startswith("|"):
        return line
    return CELL.join(cell.strip() for cell in line.strip("|").split("|"))


_MARKS = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<(https?://[^>]+)>"), r"\1"),
    (re.compile(r"</?(?:br|b|i|em|strong|sup|sub|span|div|p|a|u|center|small)\b[^>]*>", re.IGNORECASE), " "),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def _without_marks(text: str) -> str:
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())
