"""What is asked: the language, the kind of question, the type of answer, what it is about, and what it insists on."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Kind, Turn
from assistant.asking import AnswerType, find_counted, find_kind, find_language
from assistant.constraints import Constraint, find_constraints
from assistant.followups import complete
from assistant.terms import Term, find_key_terms
from index.records import Evidence, Language


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question understood.

    Attributes:
        language: of the question as asked; the answer's frame is in it.
        answer_type: what must stand in a sentence for it to answer; "none" for definitions, reasons and lists.
        standalone: the question with what the conversation supplies written out.
        terms: the words it is about, in order, without question words, stop words and the words of constraints.
        counted: of a "how many", the words of what is counted or measured.
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
        counted=find_key_terms(find_counted(full.text))[:2] if full.opening.type == "number" else (),
        constraints=constraints,
        documents=full.documents,
        said=full.said,
    )
