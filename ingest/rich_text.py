"""Rich text (.rtf): its letters in whatever code page each font has, tables row by row, notes where they are set.

Read directly: a paragraph's text is all that is wanted, and the few libraries lose footnotes, tables or Arabic.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.blocks import CELL, PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.errors import UnreadableFile
from ingest.metadata import stated_publisher, stated_title
from ingest.tools import Tools

_DEEPEST = 2_000
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)

# Source: Rich Text Format Specification 1.9.1, \fcharset.
_CHARSETS = {
    **{77: "mac-roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253"},
    **{162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    **{238: "cp1250", 254: "cp437", 255: "cp850"},
}
# Groups that hold no text of the page.
_UNREAD = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict themedata datastore "
    b"latentstyles colorschememapping filetbl revtbl xmlnstbl mmathPr fldinst atnid atnauthor annotation "
    b"atrfstart atrfend bkmkstart bkmkend xe tc nonshppict objdata objclass objname shprslt nonesttables "
    b"template userprops docvar sp datafield passwordhash ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
    b"wgrffmtfilter panose falt blipuid".split()
)
_ASIDE = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
# What hangs on a paragraph: its notes, and text boxes.
_NOTES = frozenset((b"footnote", b"shptxt"))
_SIGNS = {
    **{b"tab": "\t", b"line": " ", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“"},
    **{b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"softline": " "},
    **{b"zwnj": "\u200c", b"zwj": "\u200d"},
}
_ENDS = frozenset((b"par", b"sect", b"page", b"column", b"softpage"))


def read_rtf(path: Path, name: str, _: Tools) -> Extraction:
    """Read rich text: paragraphs, tables, footnotes; headers and footers once, last.

    Raises:
        UnreadableFile: it is no rich text.
    """
    contents = path.read_bytes()
    if not contents.lstrip(b"\xef\xbb\xbf \r\n\t\x00").startswith(b"{\\rt"):
        raise UnreadableFile(f"{name} is not rich text although its name says so: save it again as .rtf.")
    reader = _Reader(name)
    reader.read(contents)
    as_read = [*reader.body, *_once(reader.margins)]
    blocks = tuple(
        replace(block, text=text) for block in as_read if (text := " ".join(repair_text(block.text).split()))
    )
    return Extraction(
        blocks,
        "\n".join(block.text for block in as_read),
        stated_title(reader.info.get(b"title", ""))
        or next((block.text for block in blocks[:20] if block.level), "")
        or _first_title(blocks),
        stated_publisher(reader.info.get(b"company", "") or reader.info.get(b"author", "")),
        notices=() if reader.is_whole else (f"{name} ends in the middle: look whether a whole copy can be had.",),
    )


def _once(blocks: list[Block]) -> Iterator[Block]:
    """Give headers and footers, each text once, without bare page numbers."""
    seen: set[str] = set()
    for block in blocks:
        if block.text.strip() not in seen and re.search(r"[^\W\d_]{2}", block.text):
            seen.add(block.text.strip())
            yield block


def _first_title(blocks: tuple[Block, ...]) -> str:
    first = blocks[0].text if blocks else ""
    return first if len(first) <= 200 and CELL not in first and not first.endswith((".", "؛", "،", ";", ",")) else ""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group, and in the groups within it.

    Attributes:
        sink: where text goes: b"body", b"margin", b"note", b"fonts", b"" (nowhere) or a name in the properties.
        unicode_length: letters that stand after each code of Unicode, for programs that do not know it.
    """

    sink: bytes = b"body"
    charset: str = ""
    unicode_length: int = 1
    is_hidden: bool = False


@dataclass(slots=True)
class _Reader:
    """Takes rich text apart, word by word.

    Attributes:
        info: properties, by the word for each.
        is_whole: whether every group was closed.
    """

    name: str
    body: list[Block] = field(default_factory=list)
    margins: list[Block] = field(default_factory=list)
    info: dict[bytes, str] = field(default_factory=dict)
    is_whole: bool = True
    _state: _State = field(default_factory=_State)
    _states: list[_State] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _default: str = "cp1252"
    _bytes: bytearray = field(default_factory=bytearray)
    _skipped: int = 0
    _is_optional: bool = False
    _pieces: list[str] = field(default_factory=list)
    # Of the paragraphs within which notes began.
    _outer: list[list[str]] = field(default_factory=list)
    _notes: list[Block] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _in_table: bool = False
    _after_row: bool = False
    _level: int = 0

    def read(self, contents: bytes) -> None:
        """Read a whole file."""
        place = 0
        while match := _TOKEN.match(contents, place) or _TOKEN.search(contents, place):
            place = match.end()
            code, word, number, sign, brace, letters = match.groups()
            if code:
                self._letters(bytes((int(code, 16),)))
            elif letters:
                self._letters(letters)
            elif brace or word or sign:
                self._flush()
                self._skipped = 0
                if brace:
                    self._brace(brace)
                elif word:
                    place += self._word(word, int(number) if number else None)
                else:
                    self._sign(sign)
        self._flush()
        self._end_paragraph()
        self.is_whole = not self._states

    def _letters(self, letters: bytes) -> None:
        cut = min(self._skipped, len(letters))
        self._skipped -= cut
        if self._state.sink:
            self._bytes += letters[cut:]

    def _flush(self) -> None:
        if not self._bytes:
            return
        letters = self._bytes.decode(self._state.charset or self._default, "replace")
        self._bytes.clear()
        self._add(letters)

    def _add(self, letters: str) -> None:
        if self._state.sink in (b"body", b"margin", b"note"):
            if not self._state.is_hidden:
                self._pieces.append(letters)
        elif self._state.sink not in (b"", b"fonts"):
            self.info[self._state.sink] = (self.info.get(self._state.sink, "") + letters)[:1000]

    def _brace(self, brace: bytes) -> None:
        self._is_optional = False
        if brace == b"{":
            if len(self._states) >= _DEEPEST:
                raise UnreadableFile(
                    f"{self.name} nests deeper than any document: it is made to do harm, leave it out."
                )
            self._states.append(self._state)
        elif self._states:
            left, self._state = self._state, self._states.pop()
            if left.sink != self._state.sink and left.sink in (b"note", b"margin"):
                self._end_inner(left.sink)

    def _end_inner(self, sink: bytes) -> None:
        text = "".join(self._pieces)
        self._pieces = self._outer.pop()
        (self._notes if sink == b"note" else self.margins).append(Block(_paired(text)))

    def _begin_inner(self, sink: bytes) -> None:
        if self._state.sink in (b"body", b"margin", b"note") and self._state.sink != sink:
            self._outer.append(self._pieces)
            self._pieces = []
            self._state = replace(self._state, sink=sink)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._is_optional = True
        elif sign in b"\r\n":
            self._end_line()
        else:
            self._add({b"~": " ", b"_": "-", b"-": ""}.get(sign, sign.decode("latin-1") if sign in b"\\{}" else ""))

    def _word(self, word: bytes, number: int | None) -> int:
        """Follow a word, and give how many bytes after it are no text."""
        is_optional, self._is_optional = self._is_optional, False
        if word == b"bin":
            return max(number or 0, 0)
        if word in _UNREAD or (is_optional and word not in _KNOWN):
            if word == b"fonttbl":
                self._state = replace(self._state, sink=b"fonts")
            elif self._state.sink != b"fonts" or word == b"panose" or word == b"falt":
                self._state = replace(self._state, sink=b"")
        elif word in _OPENED:
            self._open(word)
        elif self._state.sink and not self._write(word, number):
            self._format(word, number)
        return 0

    def _open(self, word: bytes) -> None:
        """Begin a group whose text goes elsewhere."""
        if word in _NOTES:
            self._begin_inner(b"note")
        elif word in _ASIDE:
            self._begin_inner(b"margin")
        elif word == b"info" or self._state.sink == b"info":
            self._state = replace(self._state, sink=word)

    def _write(self, word: bytes, number: int | None) -> bool:
        """Follow a word that stands for a letter or the end of something; False for others."""
        if word == b"u":
            self._add(chr((number or 0) % 0x10000))
            self._skipped = self._state.unicode_length
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in _ENDS:
            self._end_line()
        elif word in (b"cell", b"nestcell"):
            self._end_cell(is_nested=word == b"nestcell")
        elif word == b"row":
            self._end_row()
        else:
            return False
        return True

    def _format(self, word: bytes, number: int | None) -> None:
        if word in (b"f", b"fcharset", b"cpg", b"deff", b"ansicpg", b"mac", b"pc", b"pca"):
            self._choose_letters(word, number or 0)
        elif word == b"uc":
            self._state = replace(self._state, unicode_length=min(max(number or 0, 0), 8))
        elif word in (b"v", b"deleted"):
            self._state = replace(self._state, is_hidden=number != 0)
        elif word == b"plain":
            self._state = replace(self._state, is_hidden=False, charset="")
        elif word == b"pard":
            self._in_table, self._level = False, 0
        elif word == b"intbl":
            self._in_table = True
        elif word == b"outlinelevel" and number is not None and 0 <= number < 9:
            self._level = number + 1

    def _choose_letters(self, word: bytes, number: int) -> None:
        if word == b"f":
            self._font = number
            if self._state.sink != b"fonts":
                self._state = replace(self._state, charset=self._fonts.get(number, ""))
        elif word == b"fcharset" and self._state.sink == b"fonts":
            # The fonts of no country are written in the letters of the whole file.
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word == b"cpg" and self._state.sink == b"fonts":
            self._fonts[self._font] = _codec(number)
        elif word == b"ansicpg":
            self._default = _codec(number) or self._default
        elif word in (b"mac", b"pc", b"pca"):
            self._default = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}[word]

    def _end_line(self) -> None:
        if self._state.sink == b"body" and not self._in_table:
            self._end_paragraph()
        elif self._state.sink:
            self._pieces.append(" ")

    def _end_paragraph(self) -> None:
        if self._state.sink == b"body" and not self._outer:
            self._give("".join(self._pieces), PARAGRAPH, self._level)
            self._pieces.clear()
            self._after_row = False

    def _end_cell(self, is_nested: bool) -> None:
        if is_nested or self._state.sink != b"body" or self._outer:
            self._pieces.append(" ")
            return
        self._cells.append(" ".join("".join(self._pieces).split()))
        self._pieces.clear()

    def _end_row(self) -> None:
        if any(self._cells):
            self._give(CELL.join(self._cells), ROW if self._after_row else PARAGRAPH, 0)
            self._after_row = True
        self._cells.clear()

    def _give(self, text: str, joint: str, level: int) -> None:
        if text.strip():
            self.body.append(Block(_paired(text), level, joint=joint))
        self.body += self._notes
        self._notes.clear()


# Groups that programs may pass over, and that hold text of the page all the same.
_KNOWN = frozenset(b"shpinst shptxt footnote ftnalt company shppict".split())
_OPENED = frozenset((b"info", b"title", b"author", b"company")) | _NOTES | _ASIDE


def _codec(number: int) -> str:
    try:
        return "utf-8" if number == 65001 else codecs.lookup(f"cp{number}").name
    except LookupError:
        return ""


def _paired(text: str) -> str:
    """Join the halves of letters that UTF-16 writes in two."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
