"""What is told of an agreement beside its kind, status and parties, each with the words it stands on."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.folding import fold_text
from index.records import Amount, Document, Period
from ingest.agreement_sectors import find_sectors
from ingest.amounts import find_amounts
from ingest.occasions import find_occasion
from ingest.periods import find_periods
from ingest.pieces import overlap, read_piece
from ingest.purposes import find_purpose
from ingest.sentences import Span
from ingest.signed_at import find_signed_at
from ingest.signed_on import find_signed_on
from ingest.signing import Details, Found, FoundParty, Signing

# In folded letters. An amount right after one of these is none of an agreement.
_OTHER_AMOUNT = re.compile(
    r"(?<!\w)(?:chiffre d'affaires|echanges?|exportations?|importations?|pib|balance|benefices?|recettes|revenus?|dette|pertes?|marche mondial"
    r"|turnover|revenues?|sales|trade|exports?|imports?|gdp|profits?|market (?:worth|value|size)|debt"
    r"|رقم (?:ال)?(?:اعمال|معاملات)|(?:ال)?(?:مبادلات|تبادل|تجاره|صادرات|واردات|ناتج|ارباح|مداخيل|ايرادات|ديون|مبيعات)|حجم الاستثمارات)(?!\w)"
)
_TOTAL = re.compile(
    r"(?<!\w)(?:total\w*|globale?|overall|altogether|combined|(?:ال)?اجمالي\w*|جملي\w*|مجموع\w*|كلي\w*)(?!\w)"
)
_OF_AGREEMENT = re.compile(
    r"(?<!\w)(?:غلاف\w*|[بل]?مبلغ\w*|[بل]?قيم\w*|بتكلفه|تكلف\w*|[بل]?كلف\w*|ميزاني\w*|[بل]?استثمار\w*|تمويل\w*|montants?|enveloppe|budget"
    r"|invest\w+|financements?|cout\w*|valeur|dote\w*|hauteur|worth|valued|value|amount\w*|funding|cost\w*|financ\w+)(?!\w)"
)
_HEAD = 4000


def find_details(document: Document, signing: Signing, parties: Sequence[FoundParty]) -> Details:
    """Find when, where and on what occasion it was signed, and what it covers.

    A field that the words do not tell, or that they tell of something else, stays empty.
    """
    text = document.text
    countries = _find_countries(text, signing, parties)
    signed_on = find_signed_on(document, signing)
    occasion = find_occasion(text, signing)
    return Details(
        signed_on=signed_on,
        place=find_signed_at(document, signing, parties, signed_on),
        occasion=occasion,
        countries=countries,
        sectors=find_sectors(text, signing, parties, occasion),
        purpose=find_purpose(text, signing),
        amount=_find_amount(document, signing, [each.value for each in countries]),
        period=_find_period(text, signing),
    )


def _find_countries(text: str, signing: Signing, parties: Sequence[FoundParty]) -> tuple[Found[str], ...]:
    """Give the countries of the parties, then those the instrument itself is named after ("accord algéro-italien")."""
    found = {
        party.party.country: Found(party.party.country, party.spans[0]) for party in parties if party.party.country
    }
    beside = Span(signing.anchor.start - 25, signing.anchor.end + 30)
    sentence = text[signing.sentence.start : signing.sentence.end]
    unnamed = [span for party in parties if not party.party.country for span in party.spans]
    for term in read_piece(sentence).terms:
        at = Span(signing.sentence.start + term.start, signing.sentence.start + term.end)
        is_tied = _is_adjective(text, at, signing) if overlap(at, beside) else False
        is_in_name = term.kind in ("country", "city") and any(overlap(at, name) for name in unnamed)
        if is_in_name or (term.kind == "country" and is_tied):
            found.setdefault(term.id, Found(term.id, at))
    return tuple(found.values())


def _is_adjective(text: str, at: Span, signing: Signing) -> bool:
    """Tell whether only other words of nationality stand between the instrument and this one."""
    between = (
        text[signing.anchor.end : at.start] if at.start >= signing.anchor.end else text[at.end : signing.anchor.start]
    )
    return re.fullmatch(r"[\s\-–]*(?:[^\W\d_]{3,}[-–\s]+)?", between) is not None and not re.search(
        r"(?<!\w)(?:avec|with|entre|between|pour|for|مع|بين|في)(?!\w)", fold_text(between)
    )


def _find_amount(document: Document, signing: Signing, countries: Sequence[str]) -> Found[Amount] | None:
    """Choose the total where one is told, else the amount said to be of the agreement, else the first."""
    told = [*_amounts(document, signing.sentence, signing, countries)]
    told = told or [each for span in signing.told for each in _amounts(document, span, signing, countries)]
    if not told:
        return None
    best = max(told, key=lambda each: (*_is_of_agreement(document.text, each, signing), -each.span.start))
    if best.value.currency or not countries:
        return best
    return best


def _amounts(document: Document, span: Span, signing: Signing, countries: Sequence[str]) -> Iterator[Found[Amount]]:
    words = document.text[span.start : span.end]
    for each in find_amounts(words, countries or _countries_of(document.text[:_HEAD])):
        at = Span(span.start + each.span.start, span.start + each.span.end)
        is_told = span != signing.sentence or overlap(at, signing.clause)
        before = re.split(r"[؛;:]|\.\s", read_piece(words).folded_before(each.span.start, 70))[-1]
        if is_told and not _OTHER_AMOUNT.search(before):
            yield Found(each.value, at)


def _is_of_agreement(text: str, found: Found[Amount], signing: Signing) -> tuple[bool, bool]:
    before = fold_text(text[max(0, found.span.start - 60) : found.span.start])
    return bool(_TOTAL.search(before)), bool(_OF_AGREEMENT.search(before))


@lru_cache(maxsize=16)
def _countries_of(head: str) -> frozenset[str]:
    """Give the countries that a document names first: whose dinar it means, if only one of them has one."""
    return frozenset(term.id for term in read_piece(head).terms if term.kind in ("country", "city"))


def _find_period(text: str, signing: Signing) -> Found[Period] | None:
    for span in (signing.sentence, *signing.told):
        for each in find_periods(text[span.start : span.end]):
            at = Span(span.start + each.span.start, span.start + each.span.end)
            if span != signing.sentence or overlap(at, signing.clause):
                return Found(each.value, at)
    return None
