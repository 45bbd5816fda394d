"""How well a file was read: words recovered, their order, fact strings intact."""

import bisect
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from tests.variety.articles import Article

# Not what was written but how it is set: tatweel, vowel signs, signs that steer direction, soft hyphens.
_UNWRITTEN = re.compile(r"[\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u00ad\ufeff\x00]")
# Signs drawn alone: NFKC would make a space and a sign of each.
_ISOLATED_MARKS = re.compile(r"[\ufe70-\ufe7f]")
_EDGES = re.compile(r"^[^\w%€+]+|[^\w%€+]+$")


@dataclass(frozen=True, slots=True)
class Score:
    """What was recovered of one file.

    Attributes:
        recall: share of the words written that were read, each as often as it stands there; footnotes too.
        precision: share of the words read that were written; page furniture is none of them.
        order: share of the body's recovered words that come in reading order.
        lost: fact strings that are not intact.
    """

    recall: float
    precision: float
    order: float
    facts: int
    lost: tuple[str, ...]


def score_reading(article: Article, text: str) -> Score:
    """Score what was read of an article, against its truth."""
    wanted, body, given = words_of(article.text), words_of(article.body), words_of(text)
    common = sum((Counter(wanted) & Counter(given)).values())
    of_body = sum((Counter(body) & Counter(given)).values())
    plain = f" {' '.join(given_text(text).split())} "
    return Score(
        recall=common / len(wanted),
        precision=common / len(given) if given else 1.0,
        order=longest_common_subsequence(body, given) / of_body if of_body else 0.0,
        facts=len(article.facts),
        lost=tuple(fact for fact in article.facts if not _stands_in(fact, plain)),
    )


def words_of(text: str) -> list[str]:
    """Give the words, without the marks around them."""
    stripped = (_EDGES.sub("", word) for word in given_text(text).split())
    return [word for word in stripped if word]


def given_text(text: str) -> str:
    """Give a text as it is compared."""
    return _UNWRITTEN.sub("", unicodedata.normalize("NFKC", _ISOLATED_MARKS.sub("", text))).replace("’", "'")


def _stands_in(fact: str, plain: str) -> bool:
    return bool(re.search(rf"(?<![\w]){re.escape(' '.join(given_text(fact).split()))}(?![\w])", plain))


def longest_common_subsequence(wanted: list[str], given: list[str]) -> int:
    """Count the words of the longest sequence that stands in both, in order.

    Source: Hunt and Szymanski, "A fast algorithm for computing longest common subsequences", CACM 20 (1977).
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(given):
        places.setdefault(word, []).append(place)
    ends: list[int] = []
    for word in wanted:
        for place in reversed(places.get(word, ())):
            at = bisect.bisect_left(ends, place)
            ends[at : at + 1] = [place]
    return len(ends)
