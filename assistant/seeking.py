"""Whether a question asks for agreements, and which: what is then answered from the register.

"Which MoUs involve precision mechanics?", «كم عدد الاتفاقيات مع إيطاليا؟», "y a-t-il des conventions signées à Rome ?"
ask for a list or a number of agreements. «ما قيمة الاتفاقية؟» asks for a fact, "which companies signed the MoU?" for
companies: these are left to the passages. What is understood is said; what is not is said too, and limits nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, nextafter
from typing import Literal, cast

from assistant.answer import Limit, Turn, Understood
from assistant.asked_parties import TAKEN
from assistant.asking import begins_leaning, find_kind, has_question_word, points_back, split_opening, without_leaning
from assistant.limits import Limits, find_limits, spellings
from assistant.seeking_words import nouns, pattern, widen_kind, word_set
from assistant.terms import find_key_terms
from index.folding import fold, fold_text, fold_words
from index.records import AgreementFilters, AgreementKind, AgreementStatus, Language
from ingest.lexicon import terms
from ingest.terms import find_terms

Asks = Literal["list", "count"]


def seek(question: str, language: Language, turns: Sequence[Turn] = ()) -> Understood | None:
    """Understand a question for agreements, one that follows up on a list too; None when it asks for something else."""
    question = " ".join(question.split())
    before = turns[-1].answer.understood if turns else None
    asks, head = _find_asked(question)
    if before and _follows_up(question, language, asks):
        return _merged(before, question, head)
    if not asks:
        return None
    limits = find_limits(_without(question, head))
    return Understood(asks, (*_kind_limit(question, head), *limits.limits), limits.ignored)


def make_filters(understood: Understood) -> tuple[AgreementFilters, ...]:
    """Make filters of what was understood; an agreement sought passes all of them.

    Values of one filter are alternatives, so a further limit of the same field («بين الجزائر وإيطاليا») makes a further
    filter; each holds all the other limits too.
    """
    filters = [AgreementFilters()]
    seen: set[str] = set()
    for limit in understood.limits:
        if limit.field in seen:
            filters.append(_limited(filters[0], limit))
        else:
            filters = [_limited(each, limit) for each in filters]
        seen.add(limit.field)
    return tuple(filters)


def _limited(filters: AgreementFilters, limit: Limit) -> AgreementFilters:
    values = limit.values
    match limit.field:
        case "kind":
            return replace(filters, kinds=cast("tuple[AgreementKind, ...]", values))
        case "status":
            return replace(filters, statuses=cast("tuple[AgreementStatus, ...]", values))
        case "sector":
            return replace(filters, sectors=values)
        case "country":
            return replace(filters, countries=values)
        case "party":
            return replace(filters, parties=tuple(_of_any_country(values)))
        case "place":
            return replace(filters, places=values)
        case "signed_on":
            return replace(filters, since=values[0], until=values[1])
        case "amount":
            least, most = map(_bound, values[:2])
            return replace(filters, least=least, most=most, currency=values[2])
    raise ValueError(f"{limit.field!r} limits no list.")


def _of_any_country(keys: Sequence[str]) -> Iterator[str]:
    """Give the keys of parties; one of a body of no country («وزارة الصناعة») also as that of each country."""
    for key in keys:
        yield key
        if " : " in key:
            yield from (key.replace(" : ", f" {term.id}: ", 1) for term in terms() if term.kind == "country")


def _bound(value: str) -> float | None:
    """Read an end of an amount; of one that leaves the amount itself out, the next number there is."""
    if not value:
        return None
    number = float(value.lstrip("<>"))
    return nextafter(number, {">": inf, "<": -inf}.get(value[0], number))


# ---- is it asked for agreements? -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """The words for the agreements asked for, `question[start:end]`, and the kinds they name."""

    kinds: tuple[str, ...]
    start: int
    end: int
    is_plural: bool


def _find_asked(question: str) -> tuple[Asks | None, _Head | None]:
    folded = fold_text(question)
    head = _find_head(question)
    if head is None:
        return ("list" if pattern("opening", "signed_what").search(folded) else None), None
    if pattern("no_agreement", "patterns").search(folded) or pattern("fact", "patterns").search(folded):
        is_counted = pattern("opening", "count").search(folded)
        if not is_counted or pattern("no_agreement", "patterns").search(folded):
            return None, None
    for asks, opening in (("count", "count"), ("list", "existence"), ("list", "list")):
        match = pattern("opening", opening).search(folded)
        if match and _reaches(question, head) and (head.is_plural or opening != "list" or _is_which(match[0])):
            return cast("Asks", asks), head
    if pattern("opening", "signed_what").search(folded):
        return "list", None
    if head.is_plural and _is_phrase(question, head):
        return "list", head
    return None, None


_WHICH = re.compile(r"(?:و|ف)?(?:اي|ايه|من اي)\b|\b(?:quel(?:le)?s?|lesquel(?:le)?s?|which)\b")


def _is_which(opening: str) -> bool:
    return bool(_WHICH.search(opening))


def _reaches(question: str, head: _Head) -> bool:
    """Tell whether the opening asks for the agreements themselves: nothing of its own stands between."""
    rest = question[: head.start]
    for found in find_terms(rest):
        if found.kind in ("country", "sector", "region"):
            rest = f"{rest[: found.start]}{' ' * (found.end - found.start)}{rest[found.end :]}"
    said = [term.word for term in find_key_terms(rest)]
    return all(word in word_set("gap", "words") or word.isdecimal() or _is_adjective(word) for word in said)


# «صناعية» comes after the word in Arabic; before it, in English and French, adjectives end so.
_ADJECTIVE = re.compile(r"[a-z-]+(?:al|ial|ic|ive|ary|able|ed|aux|elles?|iques?|ian|ese|ish|est)")


def _is_adjective(word: str) -> bool:
    return bool(_ADJECTIVE.fullmatch(word))


def _is_phrase(question: str, head: _Head) -> bool:
    """Tell whether a question is only the agreements and what limits them: "accords avec l'Italie"."""
    asks_else = split_opening(question).type not in ("none", "number") or has_question_word(question)
    return not asks_else and find_kind(question) != "claim" and _reaches(question, head)


_JOINT = re.compile(r"\s*(?:[,،/]|\b(?:et|and|or|ou|او|and/or|et/ou)\b|و)?\s*(?:les |des |the |d'|de |any |all )?\s*")


def _find_head(question: str) -> _Head | None:
    """Find the first words for agreements, with those joined to them: "MoUs and contracts"."""
    found = sorted(_named(question), key=lambda head: (head.start, -head.end))
    if not found:
        return None
    head = found[0]
    for other in found[1:]:
        if other.start < head.end:
            continue
        if not _JOINT.fullmatch(fold_text(question[head.end : other.start])):
            break
        head = _Head((*head.kinds, *other.kinds), head.start, other.end, head.is_plural or other.is_plural)
    return head


_PLURAL = re.compile(r"(?:\w+(?:ات|s|x)|(?:ال)?(?:عقود|صفقات|ملاحق|رسائل|خطابات|شركات)|memoranda|addenda)\Z")


def _named(question: str) -> Iterator[_Head]:
    folded = fold(question)
    spans = [(term.id, term.start, term.end) for term in find_terms(question) if term.kind == "agreement"]
    for kind, words in nouns():
        for match in words.finditer(folded.text):
            start, end = folded.original_span(*match.span())
            # "accords" of «accords-cadres» is read with the longer term.
            if not any(first <= start and end <= last and (first, last) != (start, end) for _, first, last in spans):
                spans.append((kind, start, end))
    longest = {(start, max(last for _, first, last in spans if first == start)) for _, start, _ in spans}
    for kind, start, end in spans:
        if (start, end) in longest:
            said = fold_words(question[start:end])
            # An acronym is both («tous les MoU»).
            is_plural = "mou" in said or _PLURAL.match(said[0]) or (said[-1].isascii() and said[-1].endswith("s"))
            yield _Head((kind,), start, end, bool(is_plural))


def _without(question: str, head: _Head | None) -> str:
    return f"{question[: head.start]}{TAKEN * (head.end - head.start)}{question[head.end :]}" if head else question


def _kind_limit(question: str, head: _Head | None) -> tuple[Limit, ...]:
    """Give the limit of kind; a word for any agreement («اتفاقيات», "accords") is none."""
    kinds = tuple(dict.fromkeys(each for kind in (head.kinds if head else ()) for each in widen_kind(kind)))
    if head is None or not kinds or "agreement" in kinds:
        return ()
    return (Limit("kind", kinds, question[head.start : head.end], spellings("agreement", kinds)),)


# ---- follow-ups ----------------------------------------------------------------------------------------------------


_FEW_WORDS = 7


def _follows_up(question: str, language: Language, asks: Asks | None) -> bool:
    """Tell whether a question limits the list before it further, or moves it: «وفي 2024؟», "only the signed ones"."""
    leans = begins_leaning(question, language) or points_back(question, language) or _says_only(question)
    if asks:
        return leans and begins_leaning(question, language)
    asks_else = split_opening(question).type not in ("none", "number") or find_kind(question) in ("claim", "count")
    if asks_else or len(fold_words(question)) > _FEW_WORDS + 3 * leans:
        return False
    own = find_limits(without_leaning(question))
    return bool(own.limits) and (leans or not has_question_word(question))


def _says_only(question: str) -> bool:
    said = f" {fold_text(question)} "
    return any(f" {word} " in said or f" {word}?" in said for word in word_set("only", "words"))


def _merged(before: Understood, question: str, head: _Head | None) -> Understood:
    """Put what a follow-up says in the place of what was said of the same field; the rest stays."""
    own: Limits = find_limits(_without(without_leaning(question), None) if head is None else _without(question, head))
    limits = list(before.limits)
    for limit in (*_kind_limit(question, head), *own.limits):
        same = [at for at, other in enumerate(limits) if other.field == limit.field]
        if same:
            limits[same[-1]] = limit
        else:
            limits.append(limit)
    return Understood(before.asks, tuple(dict.fromkeys(limits)), own.ignored)
