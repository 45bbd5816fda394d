"""What the sheets of a workbook share: words, kept on the disk, and the formats of numbers."""

from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Self

from lxml import etree

from ingest.number_formats import built_in_format
from ingest.packages import Package

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Of one workbook; words after these are not read.
_MOST_STRINGS = 5_000_000
_LARGEST_FILE = 2_000_000_000
_LONGEST_CELL = 32_767
_KEPT = 2_000


class SharedStrings:
    """The words of a workbook by their numbers, unpacked only as far as they are asked for; a context manager.

    They are kept in a file: a large workbook has more of them than memory.
    """

    def __init__(self, package: Package, part: str, folder: Path) -> None:
        self._items = package.elements(part, S + "si", within=S + "sst") if part else iter(())
        self._file = (folder / "strings").open("w+b")
        self._ends = array("Q", [0])
        self.string = lru_cache(_KEPT)(self._string)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)

    def _string(self, number: int) -> str | None:
        """Give one; None where there is none, or it lies too far back."""
        while len(self._ends) <= number + 1:
            if not self._keep_next():
                return None
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number]).decode("utf-8")

    def _keep_next(self) -> bool:
        item = next(self._items, None)
        if item is None or len(self._ends) > _MOST_STRINGS or self._ends[-1] > _LARGEST_FILE:
            return False
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(string_of(item).encode("utf-8")))
        return True


def string_of(item: etree._Element) -> str:
    """Give the text of a shared or inline string; how its letters are spoken is no part of it."""
    if len(item) == 1 and item[0].tag == S + "t":
        return (item[0].text or "")[:_LONGEST_CELL]
    spoken = {S + "rPh"}
    texts = (text for text in item.iter(S + "t") if (above := text.getparent()) is None or above.tag not in spoken)
    return "".join(text.text or "" for text in texts)[:_LONGEST_CELL]


class Styles:
    """How cells look, by the number of their style."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._codes: list[str] = []
        self._bold: list[bool] = []
        if styles is None:
            return
        written = {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iter(S + "numFmt")}
        fonts = [_is_bold(font) for font in styles.iterfind(f"{S}fonts/{S}font")]
        for style in styles.iterfind(f"{S}cellXfs/{S}xf"):
            number = style.get("numFmtId", "0")
            self._codes.append(written[number] if number in written else built_in_format(whole(number, 0)))
            font = whole(style.get("fontId", "0"), 0)
            self._bold.append(font < len(fonts) and fonts[font])

    def code(self, style: int) -> str:
        """Give the format of numbers; "" for the general one."""
        return self._codes[style] if style < len(self._codes) else ""

    def is_bold(self, style: int) -> bool:
        """Say whether text is set in bold."""
        return style < len(self._bold) and self._bold[style]


def _is_bold(font: etree._Element) -> bool:
    bold = font.find(S + "b")
    return bold is not None and bold.get("val", "1") not in ("0", "false")


def whole(value: str, otherwise: int) -> int:
    """Give a number as parts of workbooks write it, no larger than any real one."""
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else otherwise


def sheets_of(workbook: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the name of each sheet and the id by which the workbook refers to it."""
    reference = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for sheet in workbook.iterfind(f"{S}sheets/{S}sheet"):
        yield sheet.get("name", ""), sheet.get(reference, "")
