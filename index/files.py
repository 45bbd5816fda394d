"""Files and what was read of them: their states, and where the content of documents lies.

Called by the library only, writing within its transactions.
"""

import json
import zlib
from collections.abc import Iterable, Sequence

from index.documents import document_number, keeps_files
from index.records import FileState, Location, WordBox
from index.store import Row, Store, encode

_STATE = "file, sha256, size, modified, analysis, waits_for"


def insert_location(store: Store, number: int, file: str, member: str) -> None:
    """Write that the document with this number lies in a file, maybe beside what lay there before."""
    store.run(
        "INSERT OR IGNORE INTO locations (file, member, document) VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?)",
        (encode(file), encode(member), number),
    )


def read_locations(store: Store, document_id: str) -> list[Location]:
    """Read where a document lies, in the order of the names.

    Raises:
        DocumentUnknown: no document has this id.
    """
    number = document_number(store, document_id)
    if not keeps_files(store):
        return [Location(*row) for row in store.rows("SELECT file, '' FROM documents WHERE number = ?", (number,))]
    sql = "SELECT file, member FROM locations WHERE document = ? ORDER BY file, member"
    return [Location(*row) for row in store.rows(sql, (number,))]


def read_members(store: Store, file: str) -> list[tuple[str, str]]:
    """Read what lies in a file, as (member, document id), in the order of the members."""
    if not keeps_files(store):
        return []
    return store.rows(
        "SELECT locations.member, id FROM locations JOIN documents ON number = document "
        "WHERE locations.file = CAST(? AS TEXT) ORDER BY 1, 2",
        (encode(file),),
    )


def set_locations(store: Store, file: str, members: Iterable[tuple[str, str]]) -> list[str]:
    """Make these (member, document id) all that a file holds; give the ids of documents that lie nowhere any more.

    A document that is named after a place where it no longer lies is named after another one.

    Raises:
        DocumentUnknown: no document has one of the ids.
    """
    wanted = {(member, document_number(store, document_id)) for member, document_id in members}
    sql = "SELECT member, document FROM locations WHERE file = CAST(? AS TEXT)"
    there = {(member, number) for member, number in store.rows(sql, (encode(file),))}
    store.run_many(
        "DELETE FROM locations WHERE file = CAST(? AS TEXT) AND member = CAST(? AS TEXT) AND document = ?",
        [(encode(file), encode(member), number) for member, number in sorted(there - wanted)],
    )
    for member, number in sorted(wanted - there):
        insert_location(store, number, file, member)
    return [
        homeless
        for number in sorted({number for _, number in there | wanted})
        if (homeless := _name_after_a_location(store, number))
    ]


def _name_after_a_location(store: Store, number: int) -> str:
    """Name a document after the first of its locations unless it lies where it says; give its id if it lies nowhere.

    One that lies within a file is named after a file of its own, once there is one: that can be opened.
    """
    rows = store.rows(
        "SELECT file, member FROM locations WHERE document = ? ORDER BY member <> '', file, member", (number,)
    )
    document_id, *named = store.rows("SELECT id, file, member FROM documents WHERE number = ?", (number,))[0]
    if not rows:
        return str(document_id)
    if tuple(named) not in rows or (named[1] and not rows[0][1]):
        file, member = rows[0]
        store.run(
            "UPDATE documents SET file = CAST(? AS TEXT), member = CAST(? AS TEXT) WHERE number = ?",
            (encode(file), encode(member), number),
        )
    return ""


def move_locations(store: Store, old: str, new: str) -> None:
    """Write that a file with all that it holds lies elsewhere now."""
    for table in ("locations", "documents"):
        store.run(
            f"UPDATE OR REPLACE {table} SET file = CAST(? AS TEXT) WHERE file = CAST(? AS TEXT)",
            (encode(new), encode(old)),
        )


def write_address(store: Store, file: str, address: str) -> list[str]:
    """Write where on the web a file comes from; give the ids of documents that came from there and lie elsewhere."""
    inside = "(SELECT document FROM locations WHERE file = CAST(?1 AS TEXT))"
    values = (encode(file), encode(address))
    store.run(f"UPDATE documents SET address = CAST(?2 AS TEXT) WHERE number IN {inside}", values)
    rows = store.rows(
        f"SELECT id FROM documents WHERE address = CAST(?2 AS TEXT) AND number NOT IN {inside} ORDER BY number", values
    )
    return [row[0] for row in rows]


def write_state(store: Store, state: FileState) -> None:
    """Write the state of a file."""
    store.run(
        f"INSERT OR REPLACE INTO files ({_STATE}) VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?)",
        (
            encode(state.file), state.sha256, state.size, state.modified, state.analysis, json.dumps(state.waits_for),
        ),
    )  # fmt: skip


def forget_states(store: Store, files: Iterable[str]) -> None:
    """Forget the states of files, so that they are read again."""
    store.run_many("DELETE FROM files WHERE file = CAST(? AS TEXT)", [(encode(file),) for file in files])


def read_state(store: Store, file: str) -> FileState | None:
    """Read the state of a file, None when it was not read whole."""
    if not keeps_files(store):
        return None
    row = store.row(f"SELECT {_STATE} FROM files WHERE file = CAST(? AS TEXT)", (encode(file),))
    return _state(row) if row else None


def find_states(store: Store, sha256: str) -> list[FileState]:
    """Find the states of the files with this content, in the order of their names."""
    if not keeps_files(store):
        return []
    return [_state(row) for row in store.rows(f"SELECT {_STATE} FROM files WHERE sha256 = ? ORDER BY file", (sha256,))]


def read_states(store: Store, folder: str) -> list[FileState]:
    """Read the states of a file, or of all that lie below a folder, in the order of their names."""
    if not keeps_files(store):
        return []
    below = folder.rstrip("/\\")
    # A name below a folder lies between "folder/" and "folder0": "0" follows "/" as "]" follows "\".
    rows = store.rows(
        f"SELECT {_STATE} FROM files WHERE file = CAST(?1 AS TEXT) OR (file >= CAST(?2 AS TEXT) "
        "AND file < CAST(?3 AS TEXT)) OR (file >= CAST(?4 AS TEXT) AND file < CAST(?5 AS TEXT)) ORDER BY file",
        tuple(encode(text) for text in (folder, below + "/", below + "0", below + "\\", below + "]")),
    )
    return [_state(row) for row in rows]


def write_word_boxes(store: Store, number: int, boxes: Sequence[WordBox]) -> None:
    """Write the boxes of the words on a document's scanned pages."""
    pages: dict[int, list[tuple[float, ...]]] = {}
    for box in boxes:
        shares = (round(share, 4) for share in (box.left, box.top, box.width, box.height))
        pages.setdefault(box.page, []).append((box.start, box.end, *shares))
    store.run_many(
        "INSERT INTO word_boxes (document, page, boxes) VALUES (?, ?, ?)",
        [(number, page, zlib.compress(json.dumps(rows).encode())) for page, rows in pages.items()],
    )


def read_word_boxes(store: Store, document_id: str, page: int) -> tuple[WordBox, ...]:
    """Read the boxes of the words on one page, in order; none unless it was scanned.

    Raises:
        DocumentUnknown: no document has this id.
    """
    number = document_number(store, document_id)
    if not keeps_files(store):
        return ()
    row = store.row("SELECT boxes FROM word_boxes WHERE document = ? AND page = ?", (number, page))
    return tuple(WordBox(page, *each) for each in json.loads(zlib.decompress(row[0]))) if row else ()


def read_all_word_boxes(store: Store, number: int) -> tuple[WordBox, ...]:
    """Read the boxes of all pages of the document that has this number."""
    rows = store.rows("SELECT page, boxes FROM word_boxes WHERE document = ? ORDER BY page", (number,))
    return tuple(WordBox(page, *each) for page, boxes in rows for each in json.loads(zlib.decompress(boxes)))


def _state(row: Row) -> FileState:
    return FileState(*(*row[:5], tuple(json.loads(row[5]))))
