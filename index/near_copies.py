"""When two texts are editions of one: the same text, but for what is put around it, mended in it or misread.

Versions: a re-post with other furniture, an edition in which a sentence is changed, added or left out or in which one
figure is corrected, the PDF and the web page of one release, a mail that carries the text of its attachment, a scan
whose words are wrong here and there.

No versions: what a ministry writes by the same formula of another matter, and this year's and last year's call. What
tells them apart is what stands *in place of* something else within the common text: another date or year, several
other figures, another name again and again. So an edition that corrects an amount is a version, and search and answers
show both amounts; one in which the day of the event is changed is none, as it cannot be told from the next event. What
is taken for two costs a reader a second look; what is wrongly taken for one costs him a document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.aligning import Alignment, Gap, align
from index.folding import fold_words
from index.translations import are_within

# Of the text that has less around it so much must be in the other, and of the other at least so much.
# Source, for all thresholds of this file: `python -m tests.quality.versions`.
COVERED, COVERED_OTHER = 0.8, 0.5
# Places where words stand for others, in a hundred shared words.
_MOST_SITES = 2.5
# Shared words between two such places that make them one: a rewritten sentence keeps some "de" and "la".
_WITHIN_SITE = 2
# Words of a name at most.
_NAME = 4
# Letters that a word misread has in common with the right one.
_MISREAD = 0.5
# Of the figures of a scan so many may be misread.
_MISREAD_FIGURES = 0.25
# Different figures that tell by themselves.
_MANY_FIGURES = 6
# Days between two editions of which one corrects a figure.
CORRECTED_WITHIN = 92

_MONTHS = frozenset(
    fold_words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
        "january february march april may june july august september october november december "
        "يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر "
        "يوليوز غشت شتنبر نونبر دجنبر جانفي فيفري أفريل ماي جوان جويلية أوت "
        "كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين"
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to compare.

    Attributes:
        words: folded, in order.
        names: those that are written with a capital wherever they stand; none in Arabic.
        is_scanned: some of them were recognized in pictures: they may be misread, figures too.
        day: of publication, ISO 8601, "" when it is not known to the day.
    """

    words: Sequence[str]
    names: frozenset[str] = frozenset()
    is_scanned: bool = False
    day: str = ""


def likeness(one: Reading, other: Reading) -> float:
    """Give the share of the longer text that both have, 0 to 1, when they are versions of one text; else 0.

    The other way round it is the same.
    """
    if (len(one.words), one.words) > (len(other.words), other.words):
        one, other = other, one
    if _are_of_other_figures(one, other):
        return 0.0
    alignment = align(one.words, other.words)
    sites = _sites(one, other, alignment)
    shared = alignment.shared + sum(site.misread for site in sites)
    if not one.words or shared < COVERED * len(one.words) or shared < COVERED_OTHER * len(other.words):
        return 0.0
    if _is_of_another_matter(one, other, sites, shared) or _has_other_figures(one, other, sites, alignment):
        return 0.0
    return min(1.0, shared / len(other.words))


def _are_of_other_figures(one: Reading, other: Reading) -> bool:
    """Say at a glance, before the texts are laid side by side, whether most figures of each are not in the other."""
    if one.is_scanned or other.is_scanned:
        return False
    figures, others = set(filter(_is_figure, one.words)), set(filter(_is_figure, other.words))
    fewer = min(len(figures), len(others))
    return fewer >= _MANY_FIGURES and 2 * len(figures & others) < fewer


@dataclass(frozen=True, slots=True)
class _Site:
    """A place within the common text where the two say different words; misread ones are counted only."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    misread: int
    is_date: bool
    is_inner: bool

    @property
    def figures(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(filter(_is_figure, self.words)), tuple(filter(_is_figure, self.others))


def _sites(one: Reading, other: Reading, alignment: Alignment) -> list[_Site]:
    return [_site(one.words, other.words, gaps) for gaps in _neighboring(alignment.gaps)]


def _neighboring(gaps: Sequence[Gap]) -> Iterator[list[Gap]]:
    """Put gaps together that hardly anything shared stands between; those of head and tail stay alone."""
    group: list[Gap] = []
    for gap in gaps:
        is_near = group and group[-1].is_inner and gap.is_inner and gap.start - group[-1].end <= _WITHIN_SITE
        if group and not is_near:
            yield group
            group = []
        group.append(gap)
    if group:
        yield group


def _site(words: Sequence[str], others: Sequence[str], gaps: Sequence[Gap]) -> _Site:
    left: list[str] = []
    right: list[str] = []
    misread = 0
    for gap in gaps:
        mine, theirs = list(words[gap.start : gap.end]), list(others[gap.other_start : gap.other_end])
        misread += _take_out_misread(mine, theirs)
        left += mine
        right += theirs
    near = (*words[max(0, gaps[0].start - 1) : gaps[-1].end + 2], *right)
    is_date = not _MONTHS.isdisjoint(near) or any(map(_is_year, (*left, *right)))
    return _Site(tuple(left), tuple(right), misread, is_date, gaps[0].is_inner)


def _take_out_misread(mine: list[str], theirs: list[str]) -> int:
    """Take out of two stretches the words that are spelled alike, figures excepted; give how many of `mine`."""
    if len(mine) != len(theirs):
        # Words run together or torn apart.
        count = len(mine)
        if not 0 < count <= _NAME or not 0 < len(theirs) <= _NAME or not _are_alike("".join(mine), "".join(theirs)):
            return 0
        mine.clear()
        theirs.clear()
        return count
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if not _are_alike(a, b)]
    misread = len(mine) - len(pairs)
    mine[:], theirs[:] = [a for a, _ in pairs], [b for _, b in pairs]
    return misread


def _are_alike(word: str, other: str) -> bool:
    if _is_figure(word) or _is_figure(other):
        return False
    return SequenceMatcher(None, word, other, autojunk=False).ratio() > _MISREAD


def _is_of_another_matter(one: Reading, other: Reading, sites: Sequence[_Site], shared: int) -> bool:
    """Say whether words stand for others at many places, the same for the same twice, or a name for a name."""
    replaced = [site for site in sites if site.is_inner and site.words and site.others]
    changes = [change for site in replaced if (change := _change(site))]
    is_repeated = len(changes) > len(set(changes))
    is_named = any(not one.names.isdisjoint(words) and not other.names.isdisjoint(others) for words, others in changes)
    return is_repeated or is_named or len(replaced) > max(1, _MOST_SITES * shared / 100)


def _change(site: _Site) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Give the few words, figures left out, that stand for few others; None for a sentence and for figures alone."""
    words, others = (tuple(each for each in side if not _is_figure(each)) for side in (site.words, site.others))
    return (words, others) if words and others and max(len(words), len(others)) <= _NAME else None


def _has_other_figures(one: Reading, other: Reading, sites: Sequence[_Site], alignment: Alignment) -> bool:
    """Say whether other figures stand in place of those of the one, more than a correction or a misreading gives."""
    changed = [site for site in sites if site.is_inner and all(site.figures) and site.figures[0] != site.figures[1]]
    if not changed:
        return False
    figures = sum(map(_is_figure, one.words))
    if one.is_scanned or other.is_scanned:
        return sum(len(site.figures[0]) for site in changed) > _MISREAD_FIGURES * figures
    if any(site.is_date for site in changed) or len({site.figures for site in changed}) > 1:
        return True
    return not are_within(one.day, other.day, CORRECTED_WITHIN)


def _is_figure(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")
