"""One agreement of the register as one line in the asker's language: kind, parties, date, place, amount, and where its
sources disagree.
"""

import re
from functools import cache

from assistant.register_wording import RegisterWords, register_words
from index.records import Agreement, AgreementField, Disagreement, Language, Party, Place
from ingest.known_organisations import known_organisations
from ingest.lexicon import TermKind, terms

# More parties than these are counted, not named.
PARTIES = 8
_BETWEEN = " · "
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def agreement_line(agreement: Agreement, language: Language) -> str:
    """Tell an agreement; what is unknown is left out."""
    said = register_words(language)
    parts = [
        said.kinds[agreement.kind],
        _parties(agreement, language),
        date_text(agreement.signed_on.value, language) if agreement.signed_on else "",
        isolated(place_name(agreement.place, language), language) if agreement.place else "",
        amount_text(agreement.amount.value, agreement.amount.currency, language) if agreement.amount else "",
        said.statuses[agreement.status] if agreement.status not in ("", "signed") else "",
        *(_disagreement(agreement, each, language) for each in agreement.disagreements),
    ]
    line = _BETWEEN.join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def date_text(value: str, language: Language) -> str:
    """Write an ISO date out, as precise as it is: «23 جويلية/يوليو 2025», "juillet 2025"."""
    said, parts = register_words(language), value.split("-")
    if len(parts) == 1:
        return parts[0]
    month = said.months[int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    template = said.first_day if parts[2] == "01" else said.day
    return template.format(day=int(parts[2]), month=month, year=parts[0])


def amount_text(value: float, currency: str, language: Language) -> str:
    """Write an amount out: "250 millions de dirhams marocains", «250 مليون درهم مغربي»."""
    said = register_words(language)
    times, forms = next((each[0], each[1:]) for each in said.scales if value >= each[0] or each[0] == 1)
    count = round(value / times, 6)
    number = _number(count, language)
    name = currency_name(currency, language, is_many=value >= 2)
    if language == "ar" and times > 1 and count in (1, 2):
        return " ".join(filter(None, (forms[int(count) - 1], name)))
    scale = forms[0] if count < 2 or (language == "ar" and not 3 <= count <= 10) else forms[-1]
    scale = scale if name else scale.removesuffix(" de")
    text = " ".join(part for part in (number, scale, name) if part)
    return text.replace(" de euro", " d’euro").replace(" de ouguiya", " d’ouguiya")


def currency_name(currency: str, language: Language, is_many: bool) -> str:
    """Name a currency by its ISO code; "" when it is not told."""
    name = term_name("currency", currency, language)
    if not is_many or language == "ar" or name == currency:
        return name
    words = name.split()
    if language == "fr":
        return " ".join(
            word if word.isupper() or word.endswith("s") or word == "sterling" else f"{word}s" for word in words
        )
    return f"{words[0]}s sterling" if words[-1] == "sterling" else f"{name}{'' if name in ('yuan', 'yen') else 's'}"


@cache
def term_name(kind: TermKind, term_id: str, language: Language) -> str:
    """Give the name of a term of the lexicon in a language; its id when the lexicon has no such term."""
    named = (term.names[language] for term in terms() if term.kind == kind and term.id == term_id)
    return next(named, term_id)


def isolated(text: str, language: Language) -> str:
    """Keep a name of the other direction in its place on the line, with the marks that Unicode has for it.

    Source: Unicode Standard Annex 9, first strong isolate.
    """
    other = _ARABIC if language != "ar" else _LATIN
    return f"\u2068{text}\u2069" if other.search(text) else text


def party_name(party: Party, language: Language) -> str:
    """Choose the name to show: in the letters of the language, as the lexicon or else a document writes it."""
    own = _letters(language)
    known = [form for key in party.keys for form in _forms_by_key().get(key, ())]
    country = [term_name("country", key[-2:], language) for key in party.keys if _COUNTRY.fullmatch(key)]
    names = (*country, party.name, *known, *party.as_written)
    return next((name for name in names if own.search(name)), party.name)


_COUNTRY = re.compile(r"country [A-Z]{2}")


@cache
def _forms_by_key() -> dict[str, tuple[str, ...]]:
    return {f"known {each.id}": each.forms for each in known_organisations()}


def place_name(place: Place, language: Language) -> str:
    """Choose the name of a place in the letters of the language."""
    own = _letters(language)
    known = (form for term in terms() if term.kind == "city" and term.city == place.key for form in term.forms)
    return next((name for name in (place.name, *known) if own.search(name)), place.name)


def _letters(language: Language) -> re.Pattern[str]:
    return _ARABIC if language == "ar" else _LATIN


def _parties(agreement: Agreement, language: Language) -> str:
    said = register_words(language)
    names = [isolated(party_name(party, language), language) for party in agreement.parties]
    shown = names[:PARTIES]
    if len(names) > PARTIES:
        return said.separator.join(shown) + f" (+{len(names) - PARTIES})"
    if len(shown) < 2:
        return "".join(shown)
    return said.separator.join(shown[:-1]) + _and(shown[-1], said)


def _and(name: str, said: RegisterWords) -> str:
    return f"{said.conjunction}{name}"


def _disagreement(agreement: Agreement, disagreement: Disagreement, language: Language) -> str:
    said = register_words(language)
    values = " / ".join(value_text(agreement, disagreement.field, value, language) for value in disagreement.values)
    return said.differ.format(field=said.fields[disagreement.field], values=values)


def value_text(agreement: Agreement, field: AgreementField, value: str, language: Language) -> str:
    """Write a value of FieldEvidence for people; a key is shown by the words it stands on."""
    said = register_words(language)
    if field == "amount":
        number, _, currency = value.partition(" ")
        return amount_text(float(number), currency, language)
    if field == "signed_on":
        return date_text(value, language)
    if field == "period":
        return value.replace("/", "–")
    if field == "kind":
        return said.kinds.get(value, value)  # type: ignore[call-overload, no-any-return]
    if field == "status":
        return said.statuses.get(value, value)  # type: ignore[call-overload, no-any-return]
    if field in ("country", "sector"):
        return term_name("country" if field == "country" else "sector", value, language)
    quotes = (each.evidence.quote for each in agreement.evidence if each.field == field and each.value == value)
    return isolated(" ".join(next(quotes, value).split()), language)


def _number(count: float, language: Language) -> str:
    """Write a number with the marks of the language; digits are those of the Maghreb press in Arabic too."""
    text = f"{int(count):,}" if count == int(count) else f"{count:,.6f}".rstrip("0")
    if language == "en":
        return text
    return text.replace(",", "\u202f").replace(".", ",") if language == "fr" else text
