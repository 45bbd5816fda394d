"""Whether a sentence answers a question: a test of its own, apart from how well it ranks.

A sentence answers when
1. what the question insists on (year, country, sector, name) is supported by it or by what surrounds it;
2. the type of answer asked for stands in it: a "when" needs a date, a "how much" an amount;
3. enough of what the question is about stands in it and around it, rare words weighing more; across languages only
   words that concepts.toml or the lexicon translate can be compared;
4. its meaning is near enough: a probability from these measures together is above a threshold.

Source: weights fitted by logistic regression, threshold chosen, by `python tests/quality/answerability.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from assistant.asking import AnswerType
from assistant.candidates import Candidate
from assistant.constraints import Constraint, Ground
from assistant.terms import Term, make_bag
from assistant.understanding import Understanding
from assistant.values import Value, find_amounts, find_date_values, find_numbers
from index.folding import fold_text
from index.records import Language
from ingest.terms import find_terms


@dataclass(frozen=True, slots=True)
class Measures:
    """What speaks for and against a sentence; every measure from 0 to 1 but the cosine.

    Attributes:
        cosine: centered, of the sentence and the question.
        grams: share of the question's 4-grams in the sentence; 0 across languages.
        held: share of the question's terms in the sentence, rare ones weighing more.
        held_around: the same in the passage with its title and headings.
        supported: share of the constraints that the sentence itself supports; 1 when there are none.
        has_value: the sentence states a value of the type asked for, near what is counted; 1 when no type is asked.
        passage: how near the best of all passages its passage is, by the searcher's score.
    """

    cosine: float
    grams: float
    held: float
    held_around: float
    supported: float
    has_value: float
    passage: float
    is_own_language: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a sentence was judged.

    Attributes:
        missing: firm constraints that neither it nor its surroundings support.
        probability: that it answers, 0 to 1; 0 when something is missing.
    """

    candidate: Candidate
    measures: Measures
    values: tuple[Value, ...]
    missing: tuple[Constraint, ...]
    probability: float


def judge(asked: Understanding, candidates: Sequence[Candidate]) -> list[Judgement]:
    """Judge every candidate, best first."""
    weights = _term_weights(asked.terms, candidates)
    best_passage = max((candidate.hit.score for candidate in candidates), default=0.0)
    judged = [_judge(asked, candidate, weights, best_passage) for candidate in candidates]
    return sorted(judged, key=lambda judgement: judgement.probability, reverse=True)


def find_values(text: str, answer_type: AnswerType, reference: str = "") -> list[Value]:
    """Find the values of the type asked for; empty for types that no pattern tells (person, organisation, none)."""
    if answer_type == "amount":
        return find_amounts(text)
    if answer_type == "number":
        return [*find_numbers(text), *find_amounts(text)]
    return find_date_values(text, reference) if answer_type == "date" else []


def _judge(asked: Understanding, candidate: Candidate, weights: Sequence[float], best_passage: float) -> Judgement:
    values = tuple(find_values(candidate.ground.text, asked.answer_type, candidate.reference))
    missing = tuple(
        constraint
        for constraint in asked.constraints
        if constraint.is_firm
        and not candidate.surroundings.holds(constraint)
        and not candidate.ground.holds(constraint)
    )
    measures = Measures(
        cosine=candidate.cosine,
        grams=candidate.grams if candidate.language == asked.language else 0.0,
        held=_share_held(asked.terms, weights, candidate, candidate.ground, asked.language),
        held_around=_share_held(asked.terms, weights, candidate, candidate.surroundings, asked.language),
        supported=_share_supported(asked.constraints, candidate),
        has_value=_has_value(asked, candidate, values),
        passage=exp(min(0.0, candidate.hit.score - best_passage)),
        is_own_language=float(candidate.language == asked.language),
    )
    probability = 0.0 if missing else _probability(measures)
    return Judgement(candidate, measures, values, missing, probability)


def _probability(measures: Measures) -> float:
    total = (
        -5.0
        + 8.0 * measures.cosine
        + 2.0 * measures.grams
        + 2.0 * measures.held
        + 1.5 * measures.held_around
        + 1.0 * measures.supported
        + 2.0 * measures.has_value
        + 0.5 * measures.passage
    )
    return 1 / (1 + exp(-total))


def _term_weights(terms: Sequence[Term], candidates: Sequence[Candidate]) -> list[float]:
    """Weigh each term by how few of the passages found hold it."""
    grounds = {id(candidate.surroundings): candidate.surroundings for candidate in candidates}.values()
    counts = [sum(ground.bag.holds(term) for ground in grounds) for term in terms]
    return [log(1 + (len(grounds) - count + 0.5) / (count + 0.5)) for count in counts]


def _share_held(
    terms: Sequence[Term], weights: Sequence[float], candidate: Candidate, ground: Ground, language: Language
) -> float:
    """Give the weighted share of the terms that a text holds; one half when none can be compared."""
    compared = [
        (weight, ground.bag.holds(term))
        for term, weight in zip(terms, weights, strict=True)
        if candidate.language == language or term.concepts
    ]
    whole = sum(weight for weight, _ in compared)
    return sum(weight for weight, is_held in compared if is_held) / whole if whole else 0.5


def _share_supported(constraints: Sequence[Constraint], candidate: Candidate) -> float:
    if not constraints:
        return 1.0
    return sum(candidate.ground.holds(constraint) for constraint in constraints) / len(constraints)


# Words that may stand between a number and what it counts: "165 % d'entreprises", «12 اتفاقية صناعية».
_REACH = 5


def _has_value(asked: Understanding, candidate: Candidate, values: Sequence[Value]) -> float:
    """Tell whether the sentence states what is asked: 1 yes, 0 no, one half for a number far from what is counted."""
    if asked.answer_type in ("none", "person", "organisation"):
        return 1.0
    if asked.answer_type == "place":
        return float(_has_place(candidate.ground.text))
    if not values:
        return 0.0
    if not asked.counted:
        return 1.0
    return 1.0 if any(_is_near(value, candidate.ground.text, asked.counted) for value in values) else 0.5


def _is_near(value: Value, text: str, counted: Sequence[Term]) -> bool:
    before = " ".join(text[: value.start].split()[-_REACH:])
    after = " ".join(text[value.end :].split()[:_REACH])
    near = make_bag(f"{before} {after}")
    return any(near.holds(term) for term in counted)


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
