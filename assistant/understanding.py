"""What is asked: the language, the kind of question, the type of answer, what it is about, and what it insists on."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Kind, Turn
from assistant.asking import AnswerType, Opening, asks_duration, find_counted, find_kind, find_language
from assistant.constraints import Constraint, find_constraints
from assistant.followups import complete
from assistant.terms import Term, find_key_terms, make_bag
from index.records import Evidence, Language


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question understood.

    Attributes:
        language: of the question as asked; the answer's frame is in it.
        answer_type: what must stand in a sentence for it to answer; "none" for definitions, reasons and lists.
        standalone: the question with what the conversation supplies written out.
        terms: the words it is about, in order, without question words, stop words and the words of constraints.
        counted: of a "how many", the words of what is counted or measured; of a "how long", units of time.
        wanted: what the value must be of, where the question says it, as groups of concepts.toml: the kind of amount
            ("turnover", «رأس مال»), the office that a person holds.
        constraints: what an answer's surroundings must support: years, ordinals, names.
        documents: ids that a follow-up leans on, best first; empty for a question that stands alone.
        said: what was quoted already, when the question asks for another thing than that («السابق»، "previous").
    """

    question: str
    language: Language
    kind: Kind
    answer_type: AnswerType
    standalone: str
    terms: tuple[Term, ...]
    counted: tuple[Term, ...]
    wanted: frozenset[int]
    constraints: tuple[Constraint, ...]
    documents: tuple[str, ...]
    said: tuple[Evidence, ...]


def understand(question: str, turns: Sequence[Turn] = ()) -> Understanding:
    """Understand a question in the light of the turns before it, oldest first."""
    language = find_language(question, turns[-1].answer.language if turns else None)
    full = complete(question, language, turns)
    constraints = find_constraints(full.text)
    named = {term.word for constraint in constraints for term in find_key_terms(constraint.text)}
    return Understanding(
        question=question,
        language=language,
        kind=find_kind(full.text),
        answer_type=full.opening.type,
        standalone=full.text,
        terms=tuple(term for term in find_key_terms(full.text) if term.word not in named),
        counted=_find_counted(full.text) if full.opening.type == "number" else (),
        wanted=_find_wanted(full.opening),
        constraints=constraints,
        documents=full.documents,
        said=full.said,
    )


# What every sum of money is: asking for it wants no particular one.
_ANY_AMOUNT = make_bag("budget montant غلاف_مالي قيمة coût investissement financement alloué argent مال money").concepts
_OFFICES = make_bag(
    "président directeur ministre secrétaire_général ambassadeur maire سفير مدير رئيس وزير أمين_عام"
).concepts
_UNITS_OF_TIME = find_key_terms(
    "سنة سنوات سنتين عام أعوام شهر أشهر شهرا يوم أيام يوما أسبوع أسابيع ساعة ساعات "
    "an ans année années mois jour jours semaine semaines heures year years month months day days week weeks hours"
)


def _find_counted(question: str) -> tuple[Term, ...]:
    return _UNITS_OF_TIME if asks_duration(question) else find_key_terms(find_counted(question))[:2]


def _find_wanted(opening: Opening) -> frozenset[int]:
    if opening.type == "amount":
        named = make_bag(opening.text).concepts
        return frozenset() if named & _ANY_AMOUNT else named
    return make_bag(f"{opening.text} {opening.rest}").concepts & _OFFICES if opening.type == "person" else frozenset()
