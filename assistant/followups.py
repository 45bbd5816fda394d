"""Follow-ups: a question that leans on the conversation, written out so that it stands alone.

No language model is needed: what the new question says replaces what the old one said of the same sort (the question
word, a year, a name), and the rest of the old question stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Turn
from assistant.asking import (
    Opening,
    asks_another,
    begins_leaning,
    has_question_word,
    points_back,
    split_opening,
    without_leaning,
)
from assistant.constraints import find_constraints
from assistant.proper_names import find_names
from assistant.terms import find_key_terms
from assistant.values import find_years
from index.folding import fold_text
from index.records import Evidence, Language

# A conversation leans on what was said lately; more turns would only cost time.
_TURNS = 8


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs no conversation.

    Attributes:
        opening: the words that ask, the type they ask for, and all that they ask about.
        documents: ids cited by the turn before, best first; empty when the question stood alone.
        said: what the turn before quoted, when the question asks for another thing than that.
        is_sure: the question said itself that it leans; otherwise it was only short.
    """

    opening: Opening
    documents: tuple[str, ...] = ()
    said: tuple[Evidence, ...] = ()
    is_sure: bool = True

    @property
    def text(self) -> str:
        """The question written out."""
        return " ".join(part for part in (self.opening.text, self.opening.rest) if part)


def complete(question: str, language: Language, turns: Sequence[Turn]) -> Standalone:
    """Write out a question with what the turns before it supply, oldest first."""
    topic: Opening | None = None
    for turn in turns[-_TURNS:]:
        topic = _written_out(turn.question, turn.answer.language, topic)
    if topic is None or not _leans(question, language):
        return Standalone(split_opening(question))
    last = turns[-1].answer
    said = tuple(citation.evidence for citation in last.citations) if asks_another(question) else ()
    documents = tuple(dict.fromkeys(citation.document.id for citation in last.citations))
    is_sure = begins_leaning(question, language) or points_back(question, language)
    return Standalone(_joined(question, topic), documents, said, is_sure)


def take_turn(question: str, turns: Sequence[Turn], answer: Answer) -> Turn:
    """Make the turn to remember once a question is answered."""
    standalone = complete(question, answer.language, turns)
    return Turn(question, standalone.text if standalone.documents else question, answer)


def _written_out(question: str, language: Language, topic: Opening | None) -> Opening:
    return _joined(question, topic) if topic and _leans(question, language) else split_opening(question)


# Source: chosen on the follow-ups of tests/quality/questions.toml (split dev).
_FEW_TERMS = 3
_TERMS_OF_A_LEANING_QUESTION = 4


def _leans(question: str, language: Language) -> bool:
    """Tell whether a question needs the conversation: it says so, or it is short and names nothing."""
    count = len(find_key_terms(question))
    if begins_leaning(question, language) and count <= _TERMS_OF_A_LEANING_QUESTION:
        return True
    if _names_something(question):
        return False
    return count <= (_TERMS_OF_A_LEANING_QUESTION if points_back(question, language) else _FEW_TERMS)


def _names_something(question: str) -> bool:
    return any(constraint.kind != "agreement" for constraint in find_constraints(question))


def _joined(question: str, topic: Opening) -> Opening:
    own = split_opening(_POINTER.sub(" ", without_leaning(question)))
    kept = _without_replaced(topic.rest, question)
    if own.text or has_question_word(own.rest):
        return Opening(own.type, own.text, f"{own.rest} {kept}".strip())
    return Opening(topic.type, topic.text, f"{_DANGLING.sub('', kept)} {own.rest}".strip())


# What only stands for the old question's words, which follow.
_POINTER = re.compile(
    r"(?<!\w)(?:(?:تم|حدث|جرى|وقع|كان)\s+)?(?:ذلك|ذاك|هذا الأمر|هادشي)(?!\w)|\b(?:cela|ça|ceci)\b", re.IGNORECASE
)
_DANGLING = re.compile(r"\s+(?:in|for|en|au|aux|à|de|du|dans|pour|في|سنة|عام|خلال|من)$")
_PERIOD = re.compile(r"\b(?:1[89]|20)\d\d(?:\s?[-–/]\s?(?:1[89]|20)?\d\d)?\b")
_NEW = re.compile(
    r"(?<!\w)(?:ال)?(?:جديد|جديده|حالي|حاليه)(?!\w)|\b(?:nouveaux?|nouvelles?|actuel(?:le)?s?|new|current)\b"
)


def _without_replaced(rest: str, question: str) -> str:
    """Leave out of the old question what the new one says in another way."""
    kept = rest
    if find_years(question) or asks_another(question):
        kept = _PERIOD.sub("", kept)
    if asks_another(question):
        kept = " ".join(word for word in kept.split() if not _NEW.fullmatch(fold_text(word)))
    replacing = find_names(question).known
    # A name that was there already narrows the question («عن الجانب المصري»); another one replaces.
    if replacing and replacing.isdisjoint(find_names(rest).known):
        kept = " ".join(word for word in kept.split() if not find_names(word).known)
    return " ".join(kept.split())
