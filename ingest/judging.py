"""Whether the text of a page was read well."""

import re

from index.records import Quality
from ingest.cleaning import is_good_text

# Fewer words tell nothing: a cover, a page of figures.
_JUDGED_WORDS = 12
# Figures that fonts or recognition have mangled: Arabic-Indic digits beside European ones or a small Latin letter.
_GARBLED = re.compile("[0-9a-z][\u0660-\u0669]|[\u0660-\u0669][\u066a-\u066c]?[0-9a-z]")


def judge_text(text: str) -> Quality:
    """Judge the text of one page, from which something was read: "good" or "doubtful".

    Source: Ghostscript 10 writes two of twenty figures of a page of ours so, and tesseract some of a scan; of 28
    samples and five press articles none holds such figures.
    """
    if _GARBLED.search(text):
        return "doubtful"
    return "good" if len(text.split()) < _JUDGED_WORDS or is_good_text(text) else "doubtful"
