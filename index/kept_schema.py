"""The tables of what people keep beside a library: answers as they were given, and what is said of them."""

from index.schema import Schema

_FIRST = """
CREATE TABLE answers (
    number              INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,
    conversation        TEXT NOT NULL,
    owner               TEXT NOT NULL,
    given_at            TEXT NOT NULL,
    question            TEXT NOT NULL,
    is_shared           INTEGER NOT NULL,
    is_linked           INTEGER NOT NULL DEFAULT 0, -- its address was given out
    is_replaced         INTEGER NOT NULL DEFAULT 0, -- no longer part of the conversation
    content             BLOB NOT NULL               -- UTF-8, zlib
);
CREATE INDEX answers_by_conversation ON answers (conversation, number);
CREATE INDEX answers_by_owner ON answers (owner, conversation, number) WHERE NOT is_replaced;

CREATE TABLE feedback (
    number              INTEGER PRIMARY KEY AUTOINCREMENT,
    answer              INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE,
    by                  TEXT NOT NULL,
    given_at            TEXT NOT NULL,
    verdict             TEXT NOT NULL,
    words               TEXT NOT NULL,
    UNIQUE (answer, by)
);
"""

KEPT = Schema(
    application_id=0x6B707420,  # "kpt "
    migrations=(_FIRST,),
    subject="What is kept of answers in {folder}",
    remedy="restore it from a backup, or delete it: conversations, links and feedback go with it, no documents.",
)
