"""Whether a sentence answers a question: a test of its own, apart from how well it ranks.

A sentence answers when
1. what the question insists on (year, country, sector, name) is supported by it or by what surrounds it;
2. the type of answer asked for stands in it: a "when" needs a date, a "how much" an amount;
3. its meaning and its words are near enough to the question's: a probability from all measures is above a threshold.
   Rare words weigh more; across languages only words that concepts.toml translates can be compared.

Source: weights by logistic regression on the sentences of ARCD and PIAF (150 questions each) and of the samples
(questions.toml, split dev, four times the weight); `python -m tests.quality.answerability` repeats the figures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log

from assistant.asking import AnswerType
from assistant.candidates import Candidate
from assistant.constraints import GROUNDS_KEPT, Constraint, Ground
from assistant.facts import is_negated
from assistant.terms import EMPTY_BAG, Term, make_bag
from assistant.understanding import Understanding
from assistant.values import Value, find_amounts, find_date_values, find_numbers
from index.centering import LanguageMeans
from index.embedding import Embedder, Float32Array
from index.folding import fold_text
from ingest.terms import find_terms

_TYPED = ("amount", "date", "number")
# Sentences whose meaning is compared for one question; 48 answer no better. Source: `python -m tests.quality.ask`.
EMBEDDED = 32


@dataclass(frozen=True, slots=True)
class Measures:
    """What speaks for a sentence; every measure from 0 to 1 but the cosine.

    Attributes:
        cosine: centered, of the sentence under its title and the question, -1 to 1; 0 until it is known.
        grams: share of the question's 4-grams in the sentence; 0 across languages.
        held: share of the question's terms and constraints in the sentence, rare ones weighing more; a term that
            cannot be compared across languages is held by a quarter.
        held_titled: the same in the sentence with its document's title.
        held_around: the same in its passage, but a term that cannot be compared is not held.
        has_value: the sentence states a value of the type asked for, near what is counted, or says that it is not
            told; 1 when no type is asked.
        passage: how near the best of all passages its passage is, by the searcher's score.
        is_own: it is in the language of the question.
        is_typed: the question asks for an amount, a date or a number, which can be found for certain.
    """

    cosine: float
    grams: float
    held: float
    held_titled: float
    held_around: float
    has_value: float
    passage: float
    is_own: bool
    is_typed: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a sentence was judged.

    Attributes:
        missing: firm constraints that neither it nor its surroundings support.
        is_listed: it is an entry of the list that the question asks for.
        probability: that it answers, 0 to 1; 0 when something is missing.
    """

    candidate: Candidate
    measures: Measures
    values: tuple[Value, ...]
    missing: tuple[Constraint, ...]
    is_listed: bool
    probability: float


def judge(
    asked: Understanding,
    vector: Float32Array,
    candidates: Sequence[Candidate],
    means: LanguageMeans,
    embedder: Embedder,
) -> list[Judgement]:
    """Judge candidates, best first; `vector` is the question's, raw, (d,).

    The most promising by their words are compared by meaning; the others are left out.
    """
    weights = _weights(asked, candidates)
    best_passage = max((candidate.hit.score for candidate in candidates), default=0.0)
    rough = [_judge(asked, candidate, weights, best_passage) for candidate in candidates]
    chosen = sorted(rough, key=lambda judgement: judgement.probability, reverse=True)[:EMBEDDED]
    judged = _with_cosines(asked, vector, chosen, means, embedder)
    return sorted(judged, key=lambda judgement: judgement.probability, reverse=True)


def _with_cosines(
    asked: Understanding, vector: Float32Array, judged: Sequence[Judgement], means: LanguageMeans, embedder: Embedder
) -> list[Judgement]:
    raw = embedder.embed_passages([judgement.candidate.in_context for judgement in judged])
    centered = means.center_passages(raw, [judgement.candidate.language for judgement in judged])
    cosines = (centered @ means.center_query(vector, asked.language)).tolist()
    compared = [replace(judgement.measures, cosine=cosine) for judgement, cosine in zip(judged, cosines, strict=True)]
    return [
        replace(
            judgement, measures=measures, probability=_probability(measures, judgement.missing, judgement.is_listed)
        )
        for judgement, measures in zip(judged, compared, strict=True)
    ]


def find_values(text: str, answer_type: AnswerType, reference: str = "") -> list[Value]:
    """Find the values of the type asked for; empty for types that no pattern tells (person, organisation, none)."""
    if answer_type == "amount":
        return find_amounts(text)
    if answer_type == "number":
        return [*find_numbers(text), *find_amounts(text)]
    return find_date_values(text, reference) if answer_type == "date" else []


@lru_cache(GROUNDS_KEPT)
def _values(text: str, answer_type: AnswerType, reference: str) -> tuple[Value, ...]:
    return tuple(find_values(text, answer_type, reference))


def _judge(asked: Understanding, candidate: Candidate, weights: Sequence[float], best_passage: float) -> Judgement:
    values = _values(candidate.ground.text, asked.answer_type, candidate.reference)
    missing = tuple(
        constraint
        for constraint in asked.constraints
        if constraint.is_firm and not _is_supported(constraint, candidate)
    )
    is_own = candidate.language == asked.language
    measures = Measures(
        cosine=0.0,
        grams=candidate.grams if is_own else 0.0,
        held=_share_held(asked, weights, candidate.ground, is_own),
        held_titled=_share_held(asked, weights, candidate.titled, is_own),
        held_around=_share_held(asked, weights, candidate.surroundings, True),
        has_value=_has_value(asked, candidate, values, is_own),
        passage=exp(min(0.0, candidate.hit.score - best_passage)),
        is_own=is_own,
        is_typed=asked.answer_type in _TYPED,
    )
    listed = not missing and _is_listed(asked, candidate)
    return Judgement(candidate, measures, values, missing, listed, _probability(measures, missing, listed))


def _is_listed(asked: Understanding, candidate: Candidate) -> bool:
    """Tell whether a sentence tells one of the agreements that a list question asks for, whatever its own words.

    It names an agreement of the kind asked for, and all else that the question says stands around it.
    """
    kinds = [constraint for constraint in asked.constraints if constraint.kind == "agreement"]
    return (
        asked.kind == "list"
        and any(map(candidate.ground.holds, kinds))
        and all(map(candidate.surroundings.bag.holds, asked.terms))
    )


def _is_supported(constraint: Constraint, candidate: Candidate) -> bool:
    """Tell whether the passage supports a constraint, or for what a whole article is about, the article."""
    if candidate.surroundings.holds(constraint):
        return True
    return constraint.kind not in ("year", "ordinal") and candidate.article.holds(constraint)


# Across languages, less than this share of what is asked about around a sentence is another subject.
_OTHER_SUBJECT = 0.12


# What is added for an entry of the list asked for: enough to be quoted (quoting.ANSWERS) however little it resembles
# the question, and no more than a good answer has.
_LISTED = 0.2


def _probability(measures: Measures, missing: Sequence[Constraint], is_listed: bool) -> float:
    if missing or not measures.has_value:
        return 0.0
    if measures.is_own:
        nearness = 4.0 * measures.cosine + 3.3 * measures.grams + 1.15 * measures.held + 0.65 * measures.held_titled
    elif measures.held_around >= _OTHER_SUBJECT:
        nearness = 5.1 * measures.cosine + 3.9 * measures.held + 1.2
    else:
        return 0.0
    stated = 1.8 * measures.has_value * measures.held_around if measures.is_typed else 0.0
    logit = nearness + 2.7 * measures.has_value + stated + 1.6 * measures.passage - 9.15
    return min(1.0, 1 / (1 + exp(-logit)) + _LISTED * is_listed)


def _weights(asked: Understanding, candidates: Sequence[Candidate]) -> list[float]:
    """Weigh each term, then each constraint, by how few of the passages found hold it."""
    grounds = {candidate.hit.passage.id: candidate.surroundings for candidate in candidates}.values()
    counts = [sum(ground.bag.holds(term) for ground in grounds) for term in asked.terms]
    counts += [sum(ground.holds(constraint) for ground in grounds) for constraint in asked.constraints]
    return [log(1 + (len(grounds) - count + 0.5) / (count + 0.5)) for count in counts]


_UNCOMPARED = 0.25


def _share_held(asked: Understanding, weights: Sequence[float], ground: Ground, is_own: bool) -> float:
    """Give the weighted share of the terms and constraints that a text holds."""
    held = [
        float(ground.bag.holds(term)) if is_own or term.concepts else max(float(ground.bag.holds(term)), _UNCOMPARED)
        for term in asked.terms
    ]
    held += [float(ground.holds(constraint)) for constraint in asked.constraints]
    whole = sum(weights)
    return sum(weight * share for weight, share in zip(weights, held, strict=True)) / whole if whole else _UNCOMPARED


# Words that may stand between a number and what it counts: "165 % d'entreprises", «12 اتفاقية صناعية».
_REACH = 5


def _has_value(asked: Understanding, candidate: Candidate, values: Sequence[Value], is_own: bool) -> float:
    """Tell whether the sentence states what is asked: 1 yes, 0 no; between, a value of another thing than asked."""
    ground = candidate.ground
    if asked.answer_type == "place":
        return 1.0 if _has_place(ground.text) else _ELSEWHERE
    if asked.answer_type in _TYPED and not values:
        return float(_denies(ground, asked.answer_type))
    if asked.wanted and asked.wanted.isdisjoint(ground.bag.concepts):
        return 0.0
    if asked.answer_type in ("amount", "number") and _is_of_other_years(asked.constraints, ground):
        return _ELSEWHERE
    if asked.answer_type == "date" and not any(value.key for value in values):
        return _FAR
    return _counts(asked.counted, values, ground, is_own) if asked.counted else 1.0


def _is_of_other_years(constraints: Sequence[Constraint], ground: Ground) -> bool:
    """Tell whether a sentence names years, and none of those that the question names."""
    years = {year for constraint in constraints if constraint.kind == "year" for year in constraint.keys}
    return bool(years and ground.years) and years.isdisjoint(ground.years)


# What is asked for stands in the sentence, but far from its values, or the date is not told in full; it cannot be
# compared across languages; it does not stand there.
_FAR, _UNKNOWN, _ELSEWHERE = 0.7, 0.5, 0.3
_WORDS_COUNTED = 2


def _counts(counted: Sequence[Term], values: Sequence[Value], ground: Ground, is_own: bool) -> float:
    """Tell whether one of the numbers counts what is counted: its first word, or one of many units of time."""
    said = counted if len(counted) > _WORDS_COUNTED else counted[:1]
    if not any(map(ground.bag.holds, said)):
        return _ELSEWHERE if is_own or counted[0].concepts else _UNKNOWN
    return 1.0 if any(_is_near(value, ground.text, counted) for value in values) else _FAR


def _is_near(value: Value, text: str, counted: Sequence[Term]) -> bool:
    before = " ".join(text[: value.start].split()[-_REACH:])
    after = " ".join(text[value.end :].split()[:_REACH])
    near = make_bag(f"{before} {after}")
    return any(near.holds(term) for term in counted)


# What a denial names when it says that a value is not told: «لم تذكر الوزارتان كلفة البرنامج».
_DENIED = {
    "amount": make_bag("budget montant coût مالي"),
    "date": make_bag("تاريخ موعد مدة date calendrier délai durée schedule"),
    "number": make_bag("عدد نسبة مدة nombre taux durée number rate"),
}


# «سيحدد لاحقا»: what will be told is not told yet.
_LATER = re.compile(
    r"\b(?:sera|seront) (?:\w+ )?(?:precise|fixe|communique|annonce|determine)e?s?\b"
    r"|\b(?:سيحدد|ستحدد|سيعلن|ستعلن|ستحددها)\b"
    r"|\bwill be (?:\w+ )?(?:specified|announced|set|determined|disclosed)\b|\b(?:not|never) (?:\w+ )?disclosed\b"
)


def _denies(ground: Ground, answer_type: AnswerType) -> bool:
    """Tell whether a text says that a value of the type asked for is not told."""
    named = _DENIED.get(answer_type, EMPTY_BAG)
    is_named = not (named.stems.isdisjoint(ground.bag.stems) and named.concepts.isdisjoint(ground.bag.concepts))
    return is_named and (is_negated(ground.text) or bool(_LATER.search(fold_text(ground.text))))


_PLACE = re.compile(
    r"\b[وبل]?(?:ال)?(?:مدينه|ولايه|محافظه|منطقه|جهه|عاصمه|بلديه|اقليم|فندق|مقر|قصر|مركز|قاعه|ميناء|جامعه|حي|شارع|جزيره)\b"
    r"|\b(?:ville|wilaya|province|region|capitale|hotel|siege|palais|port|zone|rue|quartier|ile|city|town|capital|district"
    r"|headquarters|venue|street|island)\b"
)
_CAPITALIZED_AFTER_PREPOSITION = re.compile(
    r"\b(?:à|À|au|en|in|at|near|from|de|chez)\s+(?:la |l'|the |El |Al-)?[A-ZÀ-Þ]\w+"
)


def _has_place(text: str) -> bool:
    found = any(term.kind in ("country", "city", "region") for term in find_terms(text))
    return found or bool(_PLACE.search(fold_text(text)) or _CAPITALIZED_AFTER_PREPOSITION.search(text))
