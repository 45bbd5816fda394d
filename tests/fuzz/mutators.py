"""Ways to damage bytes, whatever they are: each takes some bytes and gives others."""

import random
import re
from collections.abc import Callable, Sequence

_NUMBER = re.compile(rb"-?\d+")
_WORD = re.compile(rb"[A-Za-z][\w:./-]{2,}")
# An element that holds no others, or none of its name.
_ELEMENT = re.compile(rb"<([A-Za-z][\w:]*)(?:\s[^<>]*)?>.{0,2000}?</\1>", re.DOTALL)
_TAG = re.compile(rb"<[A-Za-z][^<>/]*>")
_NUMBERS = (
    *(b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"2147483648", b"-2147483649", b"4294967296"),
    *(b"9223372036854775808", b"999999999999", b"1e309", b"NaN", b"0.0000001", b"9" * 5000, "٩٩٩".encode()),
)
# Sizes and places as binary files write them.
_EXTREMES = (b"\x00" * 4, b"\xff" * 4, b"\xff\xff\xff\x7f", b"\x7f\xff\xff\xff", b"\xff" * 8, b"\x00\x00\x00\x80")
_WORDS = (
    *(b"%PDF-1.7\n", b"endobj\n", b"endstream\n", b"<<", b">>", b"/Length 99999999"),
    *(b"/Filter[/FlateDecode/LZWDecode]", b"/Kids[1 0 R 2 0 R]", b"/Parent 1 0 R", b"q\n" * 3000),
    *(b"trailer<</Root 1 0 R/Prev 9>>", b"startxref\n9\n"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#x10FFFF;", b"]]>", b"<![CDATA[", b"<!--", b"<?xml?>"),
    *(b"From a@b Wed Jul 23 10:00:00 2025\n", b"\r\n\r\n", b"Content-Transfer-Encoding: x\n", b"charset=utf-7"),
    *(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"=?utf-8?B?////?=", b"charset=idna", b"\x1b$B"),
    *(b"PK\x05\x06", b"PK\x03\x04", b"BZh9", b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"ustar", b"{\\rtf1", b"\\bin99999999 "),
    *(b"\\u-99999?", b"\\'", b"\\uc9999", b"\xed\xa0\x80", b"\xff\xfe", b"\x00", "\u202e".encode(), b"\xef\xbb\xbf"),
    *(b'"', b"'", b";", b"\n", b"../" * 9, b"http://127.0.0.1:9/x", b"file:///etc/hostname"),
)  # fmt: skip
_OPENINGS = (b"<div>", b"<table><tr><td>", b"{", b"[", b"<<", b"(", b"> ", b"  - ", b"BT ", b"q ", b'"', b"\\pard{")
_LENGTHS = (1, 2, 4, 8, 64, 1024)
_MANY = (1, 1, 1, 2, 2, 4, 16)
_LONGEST_OPENING = 100
# What is repeated over and over makes no file larger than this.
_LARGEST = 2_000_000


def mutated(contents: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage bytes in one or several ways; pieces of `others` may come into them."""
    for _ in range(chance.choice(_MANY)):
        if contents and len(contents) < _LARGEST:
            contents = chance.choice(_WAYS)(contents, chance)
    if others and chance.random() < 0.05:
        contents = _spliced(contents, chance.choice(others), chance)
    return contents


def _with_flipped_bits(contents: bytes, chance: random.Random) -> bytes:
    data = bytearray(contents)
    for _ in range(chance.choice((1, 3, 30))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _with_noise(contents: bytes, chance: random.Random) -> bytes:
    at, end = _stretch(contents, chance)
    return contents[:at] + chance.randbytes(end - at) + contents[end:]


def _cut_out(contents: bytes, chance: random.Random) -> bytes:
    at, end = _stretch(contents, chance)
    return contents[:at] + contents[end:]


def _cut_short(contents: bytes, chance: random.Random) -> bytes:
    return contents[: chance.randrange(len(contents))]


def _with_a_word(contents: bytes, chance: random.Random) -> bytes:
    at, _ = _stretch(contents, chance)
    return contents[:at] + chance.choice(_WORDS) + contents[at:]


def _repeated(contents: bytes, chance: random.Random) -> bytes:
    at, end = _stretch(contents, chance)
    return contents[:at] + contents[at:end] * chance.choice((2, 50, 1000)) + contents[end:]


def _moved(contents: bytes, chance: random.Random) -> bytes:
    at, end = _stretch(contents, chance)
    return _spliced(contents, contents[at:end], chance)


def _spliced(contents: bytes, other: bytes, chance: random.Random) -> bytes:
    """Put a stretch of other bytes over some of these."""
    if not other:
        return contents
    at, _ = _stretch(contents or b" ", chance)
    begin, end = _stretch(other, chance)
    return contents[:at] + other[begin:end] + contents[at + end - begin :]


def _with_another_number(contents: bytes, chance: random.Random) -> bytes:
    return _replaced(_NUMBER, contents, chance.choice(_NUMBERS), chance)


def _with_an_extreme(contents: bytes, chance: random.Random) -> bytes:
    at, extreme = chance.randrange(len(contents)), chance.choice(_EXTREMES)
    return contents[:at] + extreme + contents[at + len(extreme) :]


def _with_words_exchanged(contents: bytes, chance: random.Random) -> bytes:
    words = _WORD.findall(contents[:100_000])
    return _replaced(_WORD, contents, chance.choice(words), chance) if words else contents


def _with_an_element_repeated(contents: bytes, chance: random.Random) -> bytes:
    """Repeat an element of XML or HTML, or take it out; what is left is whole."""
    found = _ELEMENT.search(contents, chance.randrange(len(contents))) or _ELEMENT.search(contents)
    if not found:
        return contents
    times = chance.choice((0, 2, 300))
    return contents[: found.start()] + found[0] * times + contents[found.end() :]


def _nested(contents: bytes, chance: random.Random) -> bytes:
    """Open something over and over that is never closed."""
    at, _ = _stretch(contents, chance)
    openings = (*_OPENINGS, *_TAG.findall(contents[:100_000]))
    return contents[:at] + chance.choice(openings)[:_LONGEST_OPENING] * chance.choice((20, 300, 20_000)) + contents[at:]


def _with_entities(contents: bytes, chance: random.Random) -> bytes:
    """Declare entities before the first tag, and use one."""
    at = contents.find(b"<")
    if at < 0:
        return contents
    declared = chance.choice((
        b'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "%s"><!ENTITY c "%s">' % (b"&a;" * 10, b"&b;" * 10),
        b'<!ENTITY c SYSTEM "file:///etc/hostname">', b'<!ENTITY c SYSTEM "http://127.0.0.1:9/">',
        b'<!ENTITY %% d SYSTEM "file:///etc/hostname"> %d; <!ENTITY c "">',
    ))  # fmt: skip
    end = contents.find(b">", chance.randrange(len(contents))) + 1
    return contents[:at] + b"<!DOCTYPE x [" + declared + b"]>" + contents[at:end] + b"&c;" + contents[end:]


def _stretch(contents: bytes, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(contents))
    return at, min(len(contents), at + chance.choice(_LENGTHS))


def _replaced(pattern: re.Pattern[bytes], contents: bytes, by: bytes, chance: random.Random) -> bytes:
    """Put other bytes in the place of the next match from anywhere on."""
    found = pattern.search(contents, chance.randrange(len(contents))) or pattern.search(contents)
    return contents[: found.start()] + by + contents[found.end() :] if found else contents


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_with_flipped_bits, _with_noise, _cut_out, _cut_short, _with_a_word, _repeated, _moved),
    *(_with_another_number, _with_another_number, _with_an_extreme, _with_words_exchanged),
    *(_with_an_element_repeated, _with_an_element_repeated, _nested, _with_entities),
)
