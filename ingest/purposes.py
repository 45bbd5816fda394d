"""What an agreement is for, in the words of its document: «تهدف هذه المذكرة إلى …», "vise à …", "aims to …"."""

import re
from collections.abc import Sequence
from functools import cache

from index.folding import fold_text
from ingest.detail_words import source, words
from ingest.pieces import overlap, read_piece
from ingest.sentences import Span
from ingest.signing import FoundParty, Signing

_ENDS = re.compile(r"[؛;\n]|\.(?=\s|\Z)")
# A verbal noun with ل, «لتطوير المناولة», in folded letters: told from other nouns («لتجمع …») by its shape.
_FOR = re.compile(
    r"(?<!\w)ل(?:ل)?(?!تونس|تجمع|ترك|تكتل|اتحاد|اجتماع|اتفاق|امارات)"
    r"(?:ت\w{2}ي\w{1,2}|ت\w{3,4}|ا\w{2,4}ا\w?|ا\w{2,3}ه|م\w{1,2}ا\w{1,2}ه"
    r"|دعم|خلق|بنا|نقل|رفع|بحث|دراسه|صناعه|اداره|حمايه|شرا|نشر|صيانه|ضمان|فتح|سد)(?!\w)"
)
_HEAD = 160
# Where the subject stands that follows its verb in Arabic, in letters.
_SUBJECT = 40
_PRONOUN = re.compile(r"\W*(?:(?:ils?|elles?|it|they|both|also|و|[وف]?ه[وي]|[وف]?هما|كما|aussi|ainsi)\s+)*")
# What somebody says begins anew after it.
_THAT = re.compile(r"(?<!\w)(?:[وف]?[اب]?ان|que|that|:)\s")


def find_purpose(text: str, signing: Signing, parties: Sequence[FoundParty]) -> Span | None:
    """Find the sentence that says what it is for, else the part of its clause that does; None where nothing does."""
    names = [span for party in parties for span in party.spans]
    return (
        _leading(text, signing)
        or _introduced(text, signing, names, words("says_purpose"))
        or _told(text, signing, "says_purpose")
        or _introduced(text, signing, names, words("introduces_purpose"), _FOR)
        or _told(text, signing, "tells_purpose")
    )


def _leading(text: str, signing: Signing) -> Span | None:
    """Give the clause whose verb stands right before the instrument: «ويخص البروتوكول الأول … إنتاج الزجاج»."""
    sentence = text[signing.sentence.start : signing.anchor.start]
    said = _verb_first().fullmatch(fold_text(sentence))
    if not said or signing.clause.start > signing.sentence.start + _SUBJECT:
        return None
    return _to_end(text, signing.sentence.start, signing.clause.end)


@cache
def _verb_first() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:و\s)?(?:{source('says_purpose')}|{source('tells_purpose')})\s(?:هذ[اه]\s)?")


def _told(text: str, signing: Signing, list_name: str) -> Span | None:
    return next((span for span in signing.told if _says(text[span.start : span.end], list_name)), None)


def _says(sentence: str, list_name: str) -> bool:
    """Tell whether a sentence says what the agreement is for, not what somebody else is after.

    «وقال الوزير إن الصناعة تهدف إلى …» has another subject; «ويهدف إلى», "Il vise à" have none of their own.
    """
    folded = fold_text(sentence)[:_HEAD]
    said = words(list_name).search(folded)
    if said is None:
        return False
    if _PRONOUN.fullmatch(folded[: said.start()]):
        return True
    before, after = _THAT.split(folded[: said.start()])[-1], folded[said.end() : said.end() + _SUBJECT]
    return bool(words("its_subject").search(before) or words("its_subject").search(after))


def _introduced(text: str, signing: Signing, names: Sequence[Span], *forms: re.Pattern[str]) -> Span | None:
    """Give the words of the clause that begin with «بهدف», "portant sur", "to develop", outside the parties' names."""
    piece = read_piece(text[signing.sentence.start : signing.sentence.end])
    begin = max(signing.anchor.start, signing.clause.start)
    folded = piece.folded.text
    for match in sorted((each for form in forms for each in form.finditer(folded)), key=lambda each: each.start()):
        start, end = (signing.sentence.start + each for each in piece.folded.original_span(*match.span()))
        is_name = any(overlap(Span(start, end), name) for name in names)
        if begin <= start < signing.clause.end and not is_name:
            purpose = _to_end(text, start, signing.clause.end)
            if purpose:
                return purpose
    return None


def _to_end(text: str, start: int, end: int) -> Span | None:
    """Give the words up to the end of the clause, if they say more than a word or two."""
    stop = _ENDS.search(text, start, end)
    told = text[start : stop.start() if stop else end].rstrip(" .،,")
    return Span(start, start + len(told)) if len(told.split()) > 2 else None
