"""The order in which boxes that lie on a slide are read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Boxes that overlap by less than this share of the smaller one stand side by side, or one above the other.
_OVERLAP = 0.25
_DEEPEST = 30

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")


@dataclass(frozen=True, slots=True)
class Box:
    """Where something lies, in any unit, from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def is_written_from_right(text: str) -> bool:
    """Say whether more letters of a text are Arabic than Latin."""
    return len(_ARABIC.findall(text)) > len(_LATIN.findall(text))


def reading_order(boxes: Sequence[Box], is_from_right: bool) -> list[int]:
    """Give the places of the boxes in the order in which they are read.

    They are cut into bands from top to bottom where nothing crosses, bands into columns, columns into bands again.

    Source: the recursive XY cut, G. Nagy and S. Seth, Hierarchical representation of optically scanned documents, 1984.
    """
    return _cut(list(range(len(boxes))), boxes, is_from_right, 0)


def _cut(places: list[int], boxes: Sequence[Box], is_from_right: bool, depth: int) -> list[int]:
    if len(places) < 2 or depth > _DEEPEST:
        return places
    bands = _parted(places, lambda place: (boxes[place].top, boxes[place].bottom))
    if len(bands) == 1:
        bands = _parted(places, lambda place: (boxes[place].left, boxes[place].right))
        if is_from_right:
            bands.reverse()
    if len(bands) == 1:
        return sorted(places, key=lambda place: (boxes[place].top, boxes[place].left * (-1 if is_from_right else 1)))
    return [place for band in bands for place in _cut(band, boxes, is_from_right, depth + 1)]


def _parted(places: list[int], span_of: Callable[[int], tuple[float, float]]) -> list[list[int]]:
    """Group places whose spans overlap, in order of their starts."""
    groups: list[list[int]] = []
    end = size = 0.0
    for place in sorted(places, key=span_of):
        start, stop = span_of(place)
        if groups and end - start > _OVERLAP * min(size, stop - start):
            groups[-1].append(place)
        else:
            groups.append([place])
            size = stop - start
        size = min(size, stop - start) if len(groups[-1]) > 1 else size
        end = max(end, stop) if len(groups[-1]) > 1 else stop
    return groups
