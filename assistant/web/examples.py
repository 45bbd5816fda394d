"""Example questions made from what a library holds, each tried before it is offered: the library answers it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.agreement_lines import amount_text, party_name, term_name
from assistant.answering import answer
from assistant.opening import Assistant
from assistant.seeking import make_filters, seek
from assistant.web.screen import Screen
from index.library import Library
from index.records import Agreement, AgreementField, AgreementFilters, FieldEvidence, Language

# Agreements that examples are made from, the newest of a library.
LOOKED_AT = 500
# Values of one kind, and agreements, that are tried before there is no example of that kind.
TRIED = 6
LONGEST_NAME = 45
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# What a country is called with its article, in French: «l’Italie», «le Maroc», «Oman».
_MASCULINE = frozenset(("le Mexique", "le Cambodge", "le Mozambique", "le Zimbabwe", "le Belize", "le Suriname"))
_BARE = frozenset(
    (
        "Bahreïn",
        "Chypre",
        "Cuba",
        "Djibouti",
        "Hong Kong",
        "Madagascar",
        "Malte",
        "Monaco",
        "Oman",
        "Singapour",
        "Taïwan",
    )
)
_PLURALS = ("États-", "Etats-", "Pays-", "Émirats", "Emirats", "Philippines", "Comores", "Maldives", "Seychelles")


def example_questions(screen: Screen, assistant: Assistant) -> Iterator[str]:
    """Give questions in the language of the screen: for a party, a country, a sector, a year, a sum, a fact."""
    library, language = assistant.library, screen.language
    agreements = library.agreements(library.find_agreements(AgreementFilters()).matching[:LOOKED_AT])
    said = screen.words["examples"]
    for field, questions in (
        ("party", (said["party"].format(party=name) for name in _parties(agreements, language))),
        ("country", (said["country"].format(country=name) for name in _countries(agreements, language))),
        ("sector", (said["sector"].format(sector=name) for name in _sectors(agreements, language))),
        ("signed_on", (said["year"].format(year=year) for year in _years(agreements))),
        ("amount", (said["amount"].format(amount=amount) for amount in _amounts(agreements, language))),
    ):
        found = (question for question in islice(questions, TRIED) if _is_listed(question, field, library, language))
        yield from islice(found, 1)
    yield from islice(_facts(screen, agreements, assistant), 1)


def _parties(agreements: Sequence[Agreement], language: Language) -> Iterator[str]:
    """Name organizations that sign, those with most agreements first; countries have a question of their own."""
    parties = [party for each in agreements for party in each.parties if not party.keys[0].startswith("country ")]
    counts = Counter(party.keys[0] for party in parties)
    named = {party.keys[0]: party_name(party, language) for party in reversed(parties)}
    return (named[key] for key, _ in counts.most_common() if _is_short(named[key], language))


def _is_short(name: str, language: Language) -> bool:
    """Tell whether a name reads well in a question: short, in the letters of the language."""
    return len(name) <= LONGEST_NAME and bool(_ARABIC.search(name)) == (language == "ar")


def _countries(agreements: Sequence[Agreement], language: Language) -> Iterator[str]:
    """Name countries, the second most frequent first: the first is mostly the library's own."""
    ranked = [code for code, _ in Counter(code for each in agreements for code in each.countries).most_common()]
    for code in (*ranked[1:], *ranked[:1]):
        yield with_article(term_name("country", code, language), language)


def _sectors(agreements: Sequence[Agreement], language: Language) -> Iterator[str]:
    for sector, _ in Counter(sector for each in agreements for sector in each.sectors).most_common():
        yield term_name("sector", sector, language)


def _years(agreements: Sequence[Agreement]) -> Iterator[str]:
    years = Counter(each.signed_on.value[:4] for each in agreements if each.signed_on)
    return (year for year, _ in years.most_common())


def _amounts(agreements: Sequence[Agreement], language: Language) -> Iterator[str]:
    """Give round sums that some agreements surpass, in the currencies told most."""
    told = [each.amount for each in agreements if each.amount and each.amount.currency]
    for currency, _ in Counter(amount.currency for amount in told).most_common():
        values = sorted(amount.value for amount in told if amount.currency == currency)
        middle = values[len(values) // 2]
        if middle > 1:
            # One digit and zeros, below the median.
            digits = len(str(int(middle))) - 1
            yield amount_text(float((int(middle - 1) // 10**digits or 1) * 10**digits), currency, language)


def _is_listed(question: str, field: str, library: Library, language: Language) -> bool:
    """Tell whether a question is understood as it is meant and agreements match it."""
    understood = seek(question, language)
    if not understood or understood.ignored or field not in [limit.field for limit in understood.limits]:
        return False
    if not {limit.field for limit in understood.limits} <= {field, "status"}:
        return False
    found = [set(library.find_agreements(filters).matching) for filters in make_filters(understood)]
    return bool(set.intersection(*found))


def _facts(screen: Screen, agreements: Sequence[Agreement], assistant: Assistant) -> Iterator[str]:
    """Ask what an agreement is worth or when it was signed, where the sentence that tells it is found."""
    said, language = screen.words["examples"], screen.language
    asked: list[tuple[Agreement, AgreementField, str]] = []
    for each in agreements:
        names = [party_name(party, language) for party in each.parties]
        if len(names) != 2 or not all(_is_short(name, language) for name in names):
            continue
        if each.amount:
            asked.append((each, "amount", said["worth"].format(first=names[0], second=names[1])))
        if each.signed_on and each.signed_on.precision == "day":
            asked.append((each, "signed_on", said["when"].format(first=names[0], second=names[1])))
    asked.sort(key=lambda each: each[1] != "amount")
    for agreement, field, question in asked[: 2 * TRIED]:
        telling = [told for told in agreement.evidence if told.field == field]
        if _is_told(question, telling, assistant):
            yield question


def _is_told(question: str, telling: Sequence[FieldEvidence], assistant: Assistant) -> bool:
    """Tell whether the library quotes one of the places that tell it."""
    given = answer(question, (), assistant.library, assistant.searcher)
    cited = [citation.evidence for citation in given.citations] if not given.understood else []
    return any(
        quote.document_id == told.evidence.document_id
        and quote.start <= told.evidence.start
        and told.evidence.end <= quote.end
        for quote in cited
        for told in telling
    )


def with_article(country: str, language: Language) -> str:
    """Write a country as it stands after a preposition."""
    if language == "en":
        return f"the {country}" if country.startswith(("United ", "Netherlands", "Philippines")) else country
    if language == "ar" or country in _BARE:
        return country
    if country.startswith(_PLURALS):
        return f"les {country}"
    if country[0] in "AEIOUÉÈÎÔ" or country.startswith("Hongrie"):
        return f"l’{country}"
    is_masculine = not country.split()[0].endswith("e") or f"le {country}" in _MASCULINE
    return f"{'le' if is_masculine else 'la'} {country}"
