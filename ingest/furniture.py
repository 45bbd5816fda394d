"""What a web page puts around its article: found line by line, and taken out.

A body line lost cannot be cited, a menu line kept does little harm; so a line goes only when the whole of it is
known furniture, when it repeats a long line above it, or when it stands outside the article.
"""

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from index.folding import fold_text, fold_words
from ingest.blocks import PARAGRAPH, Block

# An article begins and ends with a line like this: a long one, or a shorter one that ends as sentences end.
_LONG_LINE = 20
_SENTENCE = 8
_SENTENCE_END = re.compile(r"[.!?؟…:؛۔][\s»”\"'’)\]]*$")

# A shorter line may rightly stand twice: a figure in a table, a name under two quotations.
_REPEATED = 4
_RUBRIC = 2
_LONGEST_FURNITURE = 40
_TITLE_LINES = 15
_LONGEST_TITLE = 30
# Breadcrumbs and titles stand among the first lines of a page.
_HEAD = 30

_HOME_GLUED = re.compile(r"(?:الصفحة )?الرئيسية(?=[^\W\d_])|(?:Accueil|ACCUEIL|Home|HOME)(?=[A-ZÀ-Ý])")
_CRUMB_SIGN = re.compile(r"\s*[›»>→|\\]+\s*|\s+[-–—/«]\s+")
_CRUMBS = 3
_DATED = re.compile(r"\d")
# A line, folded, that only says when: "Publié le mardi 19 mai 2022 à 10h", «الأربعاء 23 جويلية 2025».
_DATE_LINE = re.compile(
    r"(?:(?:publie|le|mis a jour|mardi|lundi|mercredi|jeudi|vendredi|samedi|dimanche|on|posted|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|يوم|نشر|النشر|في|بتاريخ|تاريخ|"
    r"الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|الاحد) )*"
    r"(?:\d{1,2}(?:er)? \w+ (?:\w+ )?\d{4}|\d{4} \d{1,2} \d{1,2})(?: .{0,20})?$|date \d{4} \d{1,2}(?: \d{1,2})?$"
)
# What a crawler wrote before the text, without saying of what: "date 2022-03 Automobile : huit conventions…".
_CRAWLED = re.compile(r"(date \d{4}-\d\d(?:-\d\d)?) (?=\S)")
# A line of a news ticker: "- 12:03 La séance est ouverte".
_TICKER = re.compile(r"[-–•·\s]*\d{1,2}[:h]\d\d(?!\d)")
# A place, agency or paper and who reports from there: "Oran - Nadia Belkacem".
_REPORTER = re.compile(r"[^\W\d]+(?: [^\W\d]+)? [-–—] [^\W\d]+(?: [^\W\d]+)?$")
_REPORTER_WORDS = 3
_BYLINE = re.compile(
    r"(بقلم|كتب|كتبت|إعداد|المصدر|par|by|source|publi[ée]e?|mis à jour|posted|published|نشر|تاريخ)\b", re.I
)


def remove_furniture(blocks: Sequence[Block], title: str = "") -> tuple[Block, ...]:
    """Give the blocks that belong to the article, in order.

    Args:
        blocks: the lines of a page, repaired.
        title: the article's title where the page states it; found among the first lines otherwise.
    """
    lines = [_Line.of(block) for block in _without_crawled_date(blocks) if block.text.strip()]
    first, last = _flow_of(lines)
    last = _before_lists(lines, last)
    head = min(first, _HEAD)
    lines[:head] = [_without_breadcrumb(line, lines[: 2 * _HEAD]) for line in lines[:head]]
    heading = " ".join(fold_words(title)) or _repeated_heading(lines[: first + 1])
    kept: list[_Line] = []
    seen: set[str] = set()
    in_list = in_comments = False
    for place, line in enumerate(lines):
        is_below = place > last
        opens = line.is_one_of("openers", "comments") or (is_below and line.is_one_of("tail_openers"))
        in_list = is_below and (in_list or opens)
        in_comments = is_below and (in_comments or line.is_one_of("comments"))
        is_known = opens or line.is_one_of("everywhere") or line.leads_to_another_article()
        is_nearby = (is_below or place < first) and line.is_one_of("around")
        is_repeated = line.key in seen and (line.words >= _REPEATED or line.key == heading)
        if not line.key or is_known or is_nearby or is_repeated or in_comments or (in_list and not line.is_sentence):
            continue
        seen.add(line.key)
        kept.append(line)
    return tuple(line.block for line in _without_rubrics(kept, heading))


def _without_crawled_date(blocks: Sequence[Block]) -> list[Block]:
    """Part the date that a crawler wrote before a text from its first line."""
    crawled = _CRAWLED.match(blocks[0].text) if blocks else None
    if not crawled:
        return list(blocks)
    first = blocks[0]
    rest = replace(first, text=first.text[crawled.end() :], joint=PARAGRAPH)
    return [replace(first, text=crawled[1], level=0), rest, *blocks[1:]]


def find_title(blocks: Sequence[Block]) -> int:
    """Give the place of the first block that looks like a title, or -1.

    A title has up to 30 words, does not end with a full stop, and is neither a breadcrumb, a date, a byline,
    a line of a ticker nor a rubric of up to three words above a longer line.
    """
    lines = [_Line.of(block) for block in blocks[:_TITLE_LINES]]
    candidates = [place for place, line in enumerate(lines) if line.may_be_title]
    flow = next((place for place, line in enumerate(lines) if line.is_flow and not line.may_be_title), len(lines))
    candidates = [place for place in candidates if place < flow]
    for fewest in (_REPEATED, _RUBRIC + 1, 1):
        if likely := [place for place in candidates if lines[place].words >= fewest]:
            return likely[0]
    return -1


@dataclass(frozen=True, slots=True)
class _Line:
    """A block as furniture is told by: its folded words, and how many they are."""

    block: Block
    key: str
    words: int

    @classmethod
    def of(cls, block: Block) -> "_Line":
        words = fold_words(block.text)
        return cls(block, " ".join(words), len(words))

    @property
    def is_sentence(self) -> bool:
        return self.words >= _SENTENCE and bool(_SENTENCE_END.search(self.block.text))

    @property
    def is_flow(self) -> bool:
        return self.words >= _LONG_LINE or self.is_sentence

    @property
    def may_be_title(self) -> bool:
        text = self.block.text
        return (
            0 < self.words <= _LONGEST_TITLE
            and not text.rstrip("»”\"' ").endswith((".", "،", ":", ";", ","))
            and not _DATE_LINE.match(self.key)
            and not _BYLINE.match(text)
            and not _TICKER.match(text)
            and not (self.words <= _REPORTER_WORDS and _REPORTER.match(text))
            and not _is_breadcrumb(text)
            and not self.is_letterhead
        )

    @property
    def is_letterhead(self) -> bool:
        names = re.findall(r"\w{4,}", self.block.text)
        is_ministry = self.key.startswith(("ministere ", "ministry ")) and all(name[0].isupper() for name in names)
        return is_ministry or self.is_one_of("letterheads")

    def is_one_of(self, *kinds: str) -> bool:
        return self.words <= _LONGEST_FURNITURE and any(_pattern(kind).fullmatch(self.key) for kind in kinds)

    def leads_to_another_article(self) -> bool:
        """Say whether it is an opener, a colon, and the title of another article."""
        opener, colon, rest = self.block.text.partition(":")
        is_title = bool(colon) and not rest.rstrip().endswith(".")
        return is_title and bool(_pattern("openers").fullmatch(" ".join(fold_words(opener))))


@functools.cache
def _lexicon() -> dict[str, list[str]]:
    text = (files("ingest") / "lexicon" / "furniture.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{fold_text(entry)})" for entry in _lexicon()[kind]))


def _flow_of(lines: Sequence[_Line]) -> tuple[int, int]:
    """Give the places of the article's first and last running lines; a page without any is all article."""
    counts = Counter(line.key for line in lines)
    flow = [
        place
        for place, line in enumerate(lines)
        if line.is_flow
        and counts[line.key] == 1
        and not line.is_one_of("everywhere", "openers")
        and not _is_breadcrumb(line.block.text)
    ]
    return (flow[0], flow[-1]) if flow else (0, len(lines) - 1)


_BELOW = 0.5
_SHORT = 25


def _before_lists(lines: Sequence[_Line], last: int) -> int:
    """Move the article's end up to before a list of other articles or readers' comments.

    Such a list begins with a line that names it, in the lower half of the page, and holds no paragraph.
    """
    total = sum(line.words for line in lines)
    longest = max((place for place, line in enumerate(lines) if line.words >= _SHORT), default=-1)
    above = sum(line.words for line in lines[: longest + 1])
    for place, line in enumerate(lines[longest + 1 :], longest + 1):
        if above > _BELOW * total and line.is_one_of("openers", "comments", "tail_openers"):
            return min(last, place - 1)
        above += line.words
    return last


def _repeated_heading(lines: Sequence[_Line]) -> str:
    """Give the key of the first line that stands twice above the article, or of the line that looks like a title."""
    counts = Counter(line.key for line in lines)
    for line in lines:
        if line.words >= _REPEATED and counts[line.key] > 1:
            return line.key
    place = find_title([line.block for line in lines])
    return lines[place].key if place >= 0 else ""


def _is_breadcrumb(text: str) -> bool:
    if _HOME_GLUED.match(text):
        return True
    crumbs = _CRUMB_SIGN.split(text)
    return len(crumbs) > 1 and " ".join(fold_words(crumbs[0])) in {fold_text(word) for word in _lexicon()["home"]}


def _without_breadcrumb(line: _Line, lines: Sequence[_Line]) -> _Line:
    """Empty a breadcrumb, or keep its last step when that is the title and stands nowhere else."""
    text = line.block.text
    others = [other.block.text for other in lines if other.words >= _REPEATED and other.key != line.key]
    crumbs = _CRUMB_SIGN.split(text)
    is_repeated = any(crumbs[-1].endswith(other) for other in others)
    if not (_is_breadcrumb(text) or (is_repeated and len(crumbs) >= _CRUMBS)):
        return line
    is_title = not is_repeated and len(crumbs) > 1 and len(fold_words(crumbs[-1])) >= _REPEATED
    is_all_there_is = not is_repeated and len(crumbs) == 1
    kept = crumbs[-1] if is_title else text if is_all_there_is else ""
    return _Line.of(replace(line.block, text=kept))


def _without_rubrics(lines: list[_Line], heading: str) -> list[_Line]:
    """Drop the one or two words above the title: the section's name, the site's, a language to choose."""
    title = next((place for place, line in enumerate(lines) if line.key == heading), 0)
    above = [line for line in lines[:title] if line.words > _RUBRIC or _DATED.search(line.key) or line.is_sentence]
    rest = [*above, *lines[title:]]
    if rest and rest[0].block.joint != PARAGRAPH:
        rest[0] = replace(rest[0], block=replace(rest[0].block, joint=PARAGRAPH))
    return rest
