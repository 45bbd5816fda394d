"""Whether a text was read well: the verdict on each page and on a whole document."""

from collections.abc import Sequence

from index.records import Page, PoorPages, Quality
from ingest.cleaning import is_good_text

# Fewer words tell nothing: a cover, a page of figures.
_JUDGED_WORDS = 12


def judge_text(text: str) -> Quality:
    """Judge the text of one page, from which something was read: "good" or "doubtful"."""
    return "good" if len(text.split()) < _JUDGED_WORDS or is_good_text(text) else "doubtful"


def judge_document(pages: Sequence[Page]) -> Quality:
    """Judge a document by its pages, as index.records.DocumentSummary says."""
    found = {page.quality for page in pages}
    if "needs_ocr" in found:
        return "needs_ocr"
    if found == {"unreadable"}:
        return "unreadable"
    return "good" if found <= {"good"} else "doubtful"


def poor_pages(pages: Sequence[Page]) -> tuple[PoorPages, ...]:
    """Gather the pages that are not good."""
    kinds: tuple[Quality, ...] = ("doubtful", "unreadable", "needs_ocr")
    gathered = ((kind, tuple(page.number for page in pages if page.quality == kind)) for kind in kinds)
    return tuple(PoorPages(kind, numbers) for kind, numbers in gathered if numbers)
