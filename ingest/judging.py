"""Whether the text of a page was read well."""

from index.records import Quality
from ingest.cleaning import is_good_text

# Fewer words tell nothing: a cover, a page of figures.
_JUDGED_WORDS = 12


def judge_text(text: str) -> Quality:
    """Judge the text of one page, from which something was read: "good" or "doubtful"."""
    return "good" if len(text.split()) < _JUDGED_WORDS or is_good_text(text) else "doubtful"
