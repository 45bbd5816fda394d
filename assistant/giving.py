"""An answer as it was given, with all that shows it again when the library has changed meanwhile."""

import json
import re
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from assistant.answer import Sentence, Turn
from index.records import Agreement


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given.

    Attributes:
        id, conversation: as in index.records.KeptAnswer.
        given_at: ISO 8601 in UTC, to the second.
        turn: the question, and the answer with its quotations, their offsets and the hashes of their files.
        agreements: those that the answer tells on lines, each once, as they were then and without their evidence, which
            the citations hold.
    """

    id: str
    conversation: str
    given_at: str
    turn: Turn
    agreements: tuple[Agreement, ...]

    def agreement_of(self, sentence: Sentence) -> Agreement | None:
        """Give the agreement that a sentence of this answer tells; None for a sentence that is not the register's."""
        answer = self.turn.answer
        for sentences, ids in ((answer.sentences, answer.agreements), (answer.partly, answer.partial)):
            told = (each for each in sentences if each.support == "register")
            for each, agreement_id in zip(told, ids, strict=False):
                if each is sentence:
                    return next((agreement for agreement in self.agreements if agreement.id == agreement_id), None)
        return None


def to_content(given: GivenAnswer) -> str:
    """Write as the JSON that is kept, in characters that UTF-8 has: a lone surrogate of a file's name is escaped."""
    written = json.dumps(_adapter().dump_python(given, mode="python"), ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def from_content(content: str) -> GivenAnswer:
    """Read the JSON that was kept."""
    # Pydantic's own reader of JSON knows no lone surrogates.
    return _adapter().validate_python(json.loads(content))


_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _adapter() -> TypeAdapter[GivenAnswer]:
    return TypeAdapter(GivenAnswer)
