"""What people keep beside the library: answers as they were given, conversations, feedback.

It lies in a file of its own, kept.sqlite in the library's folder, that no writer of documents locks: each method is one
transaction, done whole or not at all, and may be called from any thread.
"""

import os
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

from index.errors import AnswerUnknown, LibraryDamaged
from index.folder import KEPT_NAME
from index.kept_schema import KEPT
from index.locking import one_at_a_time
from index.records import Conversation, Feedback, KeptAnswer
from index.store import Row, Store, encode

# What people asked is for their own eyes: other accounts of the machine do not read the file.
_PRIVATE = 0o600
_COLUMNS = "id, conversation, owner, given_at, question, is_shared, content"
# A replaced answer that somebody may still look for.
_OUTLIVES = "is_shared OR is_linked OR EXISTS (SELECT 1 FROM feedback WHERE answer = answers.number)"


class Keeping:
    """Answers, conversations and feedback of one library. Use it as a context manager, or close it."""

    def __init__(self, store: Store, is_lasting: bool) -> None:
        self._store = store
        self._is_lasting = is_lasting

    @classmethod
    def open(cls, folder: Path, create: bool = True) -> Self:
        """Open what is kept in a library's folder; `create` makes the file where there is none.

        Where the file may not be written, what it holds is read and what comes after lasts as long as this object.

        Raises:
            NotALibrary: kept.sqlite is another program's.
            LibraryTooNew: a later version of this program wrote it.
            LibraryDamaged: it cannot be read.
            LibraryError: it cannot be opened.
        """
        path = folder / KEPT_NAME
        if _may_write(path) and (create or path.exists()):
            with one_at_a_time(path):
                path.touch(_PRIVATE)
                return cls(Store.open(path, True, KEPT), is_lasting=True)
        return cls(Store.in_memory(path, KEPT, is_copy=os.access(path, os.R_OK)), is_lasting=False)

    def close(self) -> None:
        """Close the file; what was kept is already safe."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_lasting(self) -> bool:
        """Whether what is kept outlives this object: the file may be written."""
        return self._is_lasting

    def keep(self, answer: KeptAnswer, replaces: str = "") -> None:
        """Keep an answer at the end of its conversation, in place of the answer with the id `replaces`.

        An answer of another conversation or owner is not replaced. One that was shared, whose address was given out, or
        of which something was said is kept outside of the conversation; others are forgotten.
        """
        texts = (answer.id, answer.conversation, answer.owner, answer.given_at, answer.question)
        with self._store.transaction():
            theirs = (replaces, answer.conversation, answer.owner)
            mine = "id = ? AND conversation = ? AND owner = ?"
            self._store.run(f"DELETE FROM answers WHERE {mine} AND NOT ({_OUTLIVES})", theirs)
            self._store.run(f"UPDATE answers SET is_replaced = 1 WHERE {mine}", theirs)
            self._store.run(
                f"INSERT INTO answers ({_COLUMNS}) VALUES ({', '.join(['CAST(? AS TEXT)'] * len(texts))}, ?, ?)",
                (*map(encode, texts), answer.is_shared, zlib.compress(encode(answer.content))),
            )

    def answer(self, answer_id: str) -> KeptAnswer:
        """Read one answer.

        Raises:
            AnswerUnknown: none is kept under this id.
        """
        row = self._store.row(f"SELECT {_COLUMNS} FROM answers WHERE id = CAST(? AS TEXT)", (encode(answer_id),))
        if row is None:
            raise self.unknown(answer_id)
        return _answer(row)

    def unknown(self, answer_id: str) -> AnswerUnknown:
        """Give the error for an answer that is not there, or that somebody may not know of."""
        return AnswerUnknown(
            f"No answer is kept under {answer_id[:80]!r}: it was forgotten, or it is not shared with you; ask again."
        )

    def answers_of(self, conversation: str) -> list[KeptAnswer]:
        """Read the answers of a conversation, oldest first; none for one that is not known."""
        rows = self._store.rows(
            f"SELECT {_COLUMNS} FROM answers WHERE conversation = CAST(? AS TEXT) AND NOT is_replaced ORDER BY number",
            (encode(conversation),),
        )
        return [_answer(row) for row in rows]

    def conversations(self, owner: str, most: int = 100) -> list[Conversation]:
        """List an owner's conversations, the one that went on last first, at most so many."""
        rows = self._store.rows(
            "SELECT mine.conversation, first.question, last.given_at, mine.count FROM ("
            "  SELECT conversation, min(number) AS begun, max(number) AS ended, count(*) AS count FROM answers"
            "  WHERE owner = CAST(? AS TEXT) AND NOT is_replaced GROUP BY conversation ORDER BY ended DESC LIMIT ?"
            ") AS mine JOIN answers AS first ON first.number = begun JOIN answers AS last ON last.number = ended "
            "ORDER BY ended DESC",
            (encode(owner), most),
        )
        return [Conversation(*row) for row in rows]

    def forget_conversation(self, conversation: str) -> None:
        """Forget a conversation with all its answers, replaced ones too, and what was said of them."""
        with self._store.transaction():
            self._store.run("DELETE FROM answers WHERE conversation = CAST(? AS TEXT)", (encode(conversation),))

    def share(self, answer_id: str, is_shared: bool) -> None:
        """Let whoever may read the library read an answer, or no longer.

        Raises:
            AnswerUnknown: none is kept under this id.
        """
        with self._store.transaction():
            self._store.run("UPDATE answers SET is_shared = ? WHERE number = ?", (is_shared, self._number(answer_id)))

    def link(self, answer_id: str) -> None:
        """Note that the address of an answer was given out: the answer outlives being replaced.

        Raises:
            AnswerUnknown: none is kept under this id.
        """
        with self._store.transaction():
            self._store.run("UPDATE answers SET is_linked = 1 WHERE number = ?", (self._number(answer_id),))

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what a person says of an answer, in place of what the same person said of it before.

        Raises:
            AnswerUnknown: no answer is kept under its id.
        """
        texts = (feedback.by, feedback.given_at, feedback.verdict, feedback.words)
        with self._store.transaction():
            self._store.run(
                "INSERT OR REPLACE INTO feedback (answer, by, given_at, verdict, words) "
                "VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))",
                (self._number(feedback.answer_id), *map(encode, texts)),
            )

    def feedback(self) -> list[Feedback]:
        """List what people said of answers, newest first."""
        rows = self._store.rows(
            "SELECT id, question, by, feedback.given_at, verdict, words FROM feedback "
            "JOIN answers ON answers.number = answer ORDER BY feedback.number DESC"
        )
        return [Feedback(*row) for row in rows]

    def _number(self, answer_id: str) -> int:
        row = self._store.row("SELECT number FROM answers WHERE id = CAST(? AS TEXT)", (encode(answer_id),))
        if row is None:
            raise self.unknown(answer_id)
        return int(row[0])


def _may_write(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _answer(row: Row) -> KeptAnswer:
    answer_id, conversation, owner, given_at, question, is_shared, packed = row
    try:
        content = zlib.decompress(packed).decode("utf-8", "surrogatepass")
    except zlib.error as error:
        raise LibraryDamaged(
            f"The answer kept under {answer_id!r} cannot be read ({error}): run  ittifaq doctor"
        ) from error
    return KeptAnswer(answer_id, conversation, owner, given_at, question, bool(is_shared), content)
