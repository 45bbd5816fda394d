"""Bytes to text, when nobody says, or somebody says wrongly, how the letters were written."""

import codecs
import re
from collections.abc import Sequence

from ingest.cleaning import GOOD_TEXT, text_quality

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Arabic and French were written in before UTF-8, likeliest first: a tie goes to the first.
_OLD_ENCODINGS = ("cp1252", "cp1256", "iso8859-6", "mac-roman", "cp850", "mac-arabic")
# Only the letters outside ASCII tell old encodings apart; this much of the file has enough of them.
_JUDGED = 40_000
# A text cut or joined carelessly may hold a few broken bytes and still be UTF-8.
_FEW_BROKEN = 0.002
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# A few strays do no harm; one byte in eight of a program or picture is a control character.
_FEW_CONTROLS = 0.02


def decode(contents: bytes, declared: str = "") -> str:
    """Give the text of a file written in UTF-8, UTF-16, UTF-32, Windows-1256, ISO-8859-6, Windows-1252 or Latin-1.

    Args:
        contents: the whole file.
        declared: the encoding that the file itself names; used when the bytes agree with it.

    Raises:
        UnicodeError: nothing gives a text without control characters; the file is not text.
    """
    text = _decode_marked(contents) or _decode_declared(contents, declared) or _decode_unmarked(contents)
    if len(_BINARY.findall(text)) > 3 + _FEW_CONTROLS * len(text):
        raise UnicodeError("the file holds control characters: it is not text")
    return text


def name_encoding(contents: bytes) -> str:
    """Name the encoding in which `decode` reads a file that names none itself, by a sample that begins as it does."""
    marked = (encoding for mark, encoding in _MARKS if contents.startswith(mark))
    return next(marked, "") or _name_unmarked(contents)


# Of names in archives also what DOS and Windows' own archiver write where the system is Arabic.
_NAME_ENCODINGS = ("cp850", "cp720", "cp1256", "cp1252", "iso8859-6", "cp437", "mac-roman", "mac-arabic")


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Give names of files as they were meant, written all in one encoding that nobody states."""
    together = b"\n".join(names)
    if together.isascii() or _is_utf8(together):
        return [name.decode("utf-8") for name in names]
    encoding = _likeliest(together[:_JUDGED], _NAME_ENCODINGS)
    return [name.decode("utf-8" if _is_utf8(name) else encoding, errors="replace") for name in names]


def _decode_marked(contents: bytes) -> str:
    for mark, encoding in _MARKS:
        if contents.startswith(mark):
            return contents.decode(encoding, errors="replace")
    return ""


def _decode_declared(contents: bytes, declared: str) -> str:
    try:
        encoding = codecs.lookup(declared).name
        # A page that can be searched for its declaration is not written two bytes to a letter.
        if encoding.startswith(("utf-16", "utf-32", "utf-7")) or encoding in _NOT_FOR_TEXT:
            return ""
        text = contents.decode(_superset(declared))
    except (LookupError, UnicodeError, ValueError):
        return ""
    return text if encoding in _MANY_BYTES or not _is_better_otherwise(contents, declared) else ""


# Codecs of Python's that take time without bound, or give what nobody wrote.
_NOT_FOR_TEXT = frozenset(["punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"])
# Bytes that are not written in one of these are told by it.
_MANY_BYTES = frozenset(["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc_jp", "euc_kr"])
_MUCH_BETTER = 0.2
# No word is written so; the accents of French read as Arabic are.
_MIXED = re.compile("[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")


def _is_better_otherwise(contents: bytes, declared: str) -> bool:
    """Say whether an encoding of one byte a letter, which agrees with any bytes, is declared wrongly."""
    if contents.isascii():
        return False
    if _is_utf8(contents):
        return True
    sample = _sample(contents)
    as_declared = text_quality(sample.decode(_superset(declared), errors="replace"))
    has_mixed = bool(_MIXED.search(sample.decode(_superset(declared), errors="replace")))
    if as_declared >= GOOD_TEXT and not has_mixed:
        return False
    best = _likeliest(sample, _OLD_ENCODINGS)
    return text_quality(sample.decode(best, errors="replace")) > as_declared + (0 if has_mixed else _MUCH_BETTER)


def _is_utf8(contents: bytes) -> bool:
    try:
        return not contents.isascii() and bool(contents.decode("utf-8"))
    except UnicodeError:
        return False


def _superset(encoding: str) -> str:
    """Give the encoding that browsers read for a declared one.

    Source: WHATWG Encoding Standard, labels of windows-1252.
    """
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(codecs.lookup(encoding).name, encoding)


def _decode_unmarked(contents: bytes) -> str:
    return contents.decode(_name_unmarked(contents), errors="replace")


def _name_unmarked(contents: bytes) -> str:
    if wide := _wide_encoding(contents):
        return wide
    loose = contents.decode("utf-8", errors="replace")
    broken = loose.count("\ufffd") - contents.count("\ufffd".encode())
    if not broken or (broken <= max(1, _FEW_BROKEN * len(loose)) and _has_multibyte(loose)):
        return "utf-8"
    return _likeliest(_sample(contents), _OLD_ENCODINGS)


def _sample(contents: bytes) -> bytes:
    return b"\n".join(line for line in contents.splitlines() if not line.isascii())[:_JUDGED]


def _likeliest(sample: bytes, encodings: Sequence[str]) -> str:
    return max(encodings, key=lambda encoding: text_quality(sample.decode(encoding, errors="replace")))


def _has_multibyte(text: str) -> bool:
    return any("\x7f" < letter != "\ufffd" for letter in text)


def _wide_encoding(contents: bytes) -> str:
    """Name UTF-16 without its mark: every other byte is 0 (Latin) or 6 (Arabic)."""
    sample = contents[:_JUDGED]
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        low = sample[::2] if encoding == "utf-16-le" else sample[1::2]
        few = sum(high.count(byte) for byte in (0x00, 0x06, 0x20))
        if high and b"\x00" in high and few > 0.9 * len(high) and low.count(0) < 0.1 * len(low):
            return encoding
    return ""
