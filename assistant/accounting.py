"""What an answer from the register says of itself: how the question was understood, and what was looked at."""

import re
from collections.abc import Iterator, Sequence

from assistant.agreement_lines import amount_text, date_text, isolated, term_name
from assistant.answer import Answer, Coverage, Limit, Understood
from assistant.quality_words import doubtful_line
from assistant.register_wording import count_agreements, register_words
from assistant.wording import count_documents
from index.folding import fold_words
from index.records import Language

# Further words of one limit that are shown; all of them are in the answer.
ALSO_SHOWN = 3


def understood_lines(understood: Understood, language: Language) -> Iterator[str]:
    """Say how a question was understood, with the words that were also searched, and what was ignored."""
    said = register_words(language)
    if not understood.limits:
        yield said.understood_all
    else:
        limits = said.separator.join(limit_text(limit, language) for limit in understood.limits)
        also = _also(understood.limits, language)
        yield said.understood.format(limits=f"{limits} ({said.also_searched.format(words=also)})" if also else limits)
    if understood.ignored:
        yield ignored_line(understood, language)


def also_line(understood: Understood, language: Language) -> str:
    """Say which further words were searched; "" when there are none."""
    also = _also(understood.limits, language)
    said = register_words(language).also_searched.format(words=also)
    return said[:1].upper() + said[1:] if also else ""


def ignored_line(understood: Understood, language: Language) -> str:
    """Say which words were not understood; "" when all were."""
    said = register_words(language)
    words = said.separator.join(f"«{isolated(text, language)}»" for text in understood.ignored)
    return said.ignored.format(words=words) if words else ""


def limit_text(limit: Limit, language: Language) -> str:
    """Say one limit: "sector = precision mechanics", «المبلغ = أكثر من 100 مليون درهم مغربي»."""
    said = register_words(language)
    return said.equals.format(field=said.fields[limit.field], values=_values(limit, language))


def coverage_lines(answer: Answer) -> Iterator[str]:
    """Say how many documents were looked at and how many files could not be read."""
    if answer.coverage is None:
        return
    said, coverage = register_words(answer.language), answer.coverage
    documents = count_documents(coverage.documents, answer.language)
    yield said.coverage.format(documents=documents, agreements=count_agreements(coverage.agreements, answer.language))
    if coverage.unread:
        yield said.unread.format(count=coverage.unread)
    if coverage.unrecognized:
        yield said.unrecognized.format(count=coverage.unrecognized)
    if coverage.doubtful:
        yield doubtful_line(coverage.doubtful, answer.language)


def partly_line(coverage: Coverage, language: Language) -> str:
    """Introduce the agreements of which something asked is unknown."""
    return register_words(language).partly.format(agreements=count_agreements(coverage.partial, language))


def _also(limits: Sequence[Limit], language: Language) -> str:
    """Give the further words, those of a sector before those of a kind; one spelling of each."""
    shown = [limit_text(limit, language) for limit in limits] + [limit.words for limit in limits]
    seen = _bare(" ".join(shown))
    chosen: list[str] = []
    is_cut = False
    for limit in sorted(limits, key=lambda limit: limit.field == "kind"):
        own: list[str] = []
        for word in limit.also:
            if not seen.issuperset(_bare(word)) and len(own) < ALSO_SHOWN:
                own.append(isolated(word, language))
                seen |= _bare(word)
            elif not seen.issuperset(_bare(word)):
                is_cut = True
        chosen += own
    return register_words(language).separator.join(chosen) + ("…" if is_cut else "")


def _bare(word: str) -> set[str]:
    """Give the folded words without article and plural, so that two forms of one word are shown once."""
    return {re.sub(r"\A(?:ال|لل)(?=..)|(?<=..)s\Z", "", each) for each in fold_words(word)}


def _values(limit: Limit, language: Language) -> str:
    said = register_words(language)
    match limit.field:
        case "kind":
            names = [dict(said.kinds).get(value, value) for value in limit.values]  # type: ignore[call-overload]
        case "status":
            names = [dict(said.statuses).get(value, value) for value in limit.values]  # type: ignore[call-overload]
        case "sector":
            names = [term_name("sector", value, language) for value in limit.values]
        case "country":
            names = [term_name("country", value, language) for value in limit.values]
        case "signed_on":
            names = [_dates(limit.values[0], limit.values[1], language)]
        case "amount":
            names = [_amounts(limit.values[0], limit.values[1], limit.values[2], language)]
        case _:
            names = [isolated(limit.words, language)]
    return said.disjunction.join(names)


def _dates(since: str, until: str, language: Language) -> str:
    said = register_words(language)
    if since == until:
        return date_text(since, language)
    if not until:
        return said.since_only.format(start=date_text(since, language))
    if not since:
        return said.until_only.format(end=date_text(until, language))
    return said.from_to.format(start=date_text(since, language), end=date_text(until, language))


def _amounts(least: str, most: str, currency: str, language: Language) -> str:
    said = register_words(language)
    low, high = (_shown(bound, currency, language) for bound in (least, most))
    if least == most:
        return low
    if not most:
        template = said.more_than if least.startswith(">") else said.at_least
        return template.format(value=low)
    if not least:
        template = said.less_than if most.startswith("<") else said.at_most
        return template.format(value=high)
    return said.from_to.format(start=low, end=high)


def _shown(bound: str, currency: str, language: Language) -> str:
    return amount_text(float(bound.lstrip("<>")), currency, language) if bound else ""
