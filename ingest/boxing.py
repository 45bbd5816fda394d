"""Words of scanned pages found again in paragraphs: their lines joined, repaired, furniture taken out."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.records import WordBox
from ingest.blocks import Block
from ingest.cleaning import repair_text
from ingest.scans import ScannedPage, ScannedWord

# A line of so many letters that stands once on a page is that line, wherever it was moved (a footnote).
_TELLING = 12


def box_words(blocks: Sequence[Block], pages: Sequence[ScannedPage]) -> tuple[Block, ...]:
    """Give the blocks with the words of scanned pages placed in them.

    A word that is not surely found again, and one without letters or figures, is left out.
    """
    boxed = list(blocks)
    for page in pages:
        on_page = [place for place, block in enumerate(blocks) if block.page == page.number]
        letters = _Letters.of([blocks[place].text for place in on_page])
        found = defaultdict(list)
        for word, first, last in _placed(page, letters):
            (block, start), (other, end) = letters.places[first], letters.places[last]
            if block == other:
                found[block].append((word, start, end + 1))
        for block, words in found.items():
            place = on_page[block]
            boxes = tuple(_boxes(words, blocks[place].text, page.number))
            boxed[place] = replace(blocks[place], words=boxes)
    return tuple(boxed)


@dataclass(frozen=True, slots=True)
class _Letters:
    """Letters and figures of texts one after the other, without signs and spaces: a word that was broken is whole.

    Attributes:
        places: of each letter, the number of its text and where in that it stands.
        taken: of each letter, whether it was found to be part of a line.
    """

    text: str
    places: list[tuple[int, int]]
    taken: bytearray = field(repr=False)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Letters":
        places = [(n, at) for n, text in enumerate(texts) for at, letter in enumerate(text) if letter.isalnum()]
        return cls("".join(texts[n][at] for n, at in places), places, bytearray(len(places)))

    def free_places(self, letters: str, start: int, end: int) -> Iterator[int]:
        """Give where letters stand that are not taken, from `start` on and before `end`."""
        at = self.text.find(letters, start, end)
        while at >= 0:
            if not any(self.taken[at : at + len(letters)]):
                yield at
            at = self.text.find(letters, at + 1, end)

    def take(self, start: int, length: int) -> None:
        """Mark letters as found."""
        self.taken[start : start + length] = b"\1" * length


_Place = tuple[ScannedWord, int, int]


def _placed(page: ScannedPage, letters: _Letters) -> Iterator[_Place]:
    """Find the words line by line: long ones first, then what lies between them."""
    lines = [_Words(tuple(words)) for _, words in itertools.groupby(page.words, key=lambda word: word.line)]
    starts: dict[int, int] = {}
    for number in sorted(range(len(lines)), key=lambda number: -len(lines[number].letters)):
        start = _find_line(lines, number, starts, letters)
        if start >= 0:
            starts[number] = start
            letters.take(start, len(lines[number].letters))
            yield from lines[number].from_place(start)
    for number in range(len(lines)):
        if number not in starts and lines[number].letters:
            yield from _find_apart(lines[number], *_room(lines, number, starts, letters), letters)


class _Words:
    """The words of one line and their letters."""

    def __init__(self, words: tuple[ScannedWord, ...]) -> None:
        spelled = (("".join(filter(str.isalnum, repair_text(word.text))), word) for word in words)
        self.spelled = [(letters, word) for letters, word in spelled if letters]
        self.letters = "".join(letters for letters, _ in self.spelled)

    def from_place(self, at: int) -> Iterator[_Place]:
        """Give the words with their first and last letters, where the line begins at a letter."""
        for letters, word in self.spelled:
            yield word, at, at + len(letters) - 1
            at += len(letters)


def _find_line(lines: Sequence[_Words], number: int, starts: dict[int, int], letters: _Letters) -> int:
    """Give where a line stands, -1 where that is not sure."""
    spelled = lines[number].letters
    if not spelled:
        return -1
    room = _room(lines, number, starts, letters)
    between = next(letters.free_places(spelled, *room), -1)
    if between >= 0 or len(spelled) < _TELLING:
        return between
    anywhere = list(itertools.islice(letters.free_places(spelled, 0, len(letters.text)), 2))
    return anywhere[0] if len(anywhere) == 1 else -1


def _room(lines: Sequence[_Words], number: int, starts: dict[int, int], letters: _Letters) -> tuple[int, int]:
    """Give where a line may stand: after the one before it that was found, and before the one after it."""
    before = next((place for place in range(number - 1, -1, -1) if place in starts), None)
    after = next((place for place in range(number + 1, len(lines)) if place in starts), None)
    start = 0 if before is None else starts[before] + len(lines[before].letters)
    return start, len(letters.text) if after is None else starts[after]


def _find_apart(line: _Words, start: int, end: int, letters: _Letters) -> Iterator[_Place]:
    """Find the words, one after the other, of a line that was changed by repairs."""
    for spelled, word in line.spelled:
        at = next((at for at in letters.free_places(spelled, start, end) if _is_whole(letters, at, spelled)), -1)
        if at >= 0:
            letters.take(at, len(spelled))
            yield word, at, at + len(spelled) - 1
            start = at + len(spelled)


def _is_whole(letters: _Letters, at: int, spelled: str) -> bool:
    """Say whether letters are a word: others follow neither before nor behind it."""
    last = at + len(spelled) - 1
    begins = at == 0 or not _are_neighbors(letters, at - 1, at)
    return begins and (last + 1 == len(letters.text) or not _are_neighbors(letters, last, last + 1))


def _are_neighbors(letters: _Letters, one: int, other: int) -> bool:
    (block, at), (other_block, other_at) = letters.places[one], letters.places[other]
    return block == other_block and at + 1 == other_at


def _boxes(words: list[tuple[ScannedWord, int, int]], text: str, page: int) -> Iterator[WordBox]:
    """Give the boxes in order, each word with the signs around it."""
    words.sort(key=lambda found: found[1])
    before = 0
    for word, start, end in words:
        while end < len(text) and not text[end].isalnum() and not text[end].isspace():
            end += 1
        while start > before and not text[start - 1].isalnum() and not text[start - 1].isspace():
            start -= 1
        before = end
        yield WordBox(page, start, end, word.left, word.top, word.width, word.height)
