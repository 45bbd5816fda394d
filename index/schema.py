"""The tables of a library, and the road from every older version of them.

A passage keeps offsets only: its words are sliced from the document's text. `byte_start` and `byte_end` say where the
same words stand in the text's UTF-8, so that one passage is read without decoding the whole document.
Keys are never given twice (AUTOINCREMENT): an index that is behind can name a passage that is gone, never another one.
"""

# Written in the head of the SQLite file ("ittf"): tells a library from another program's database.
APPLICATION_ID = 0x69747466

_FIRST = """
CREATE TABLE manifest (
    id                  INTEGER PRIMARY KEY CHECK (id = 1),
    model               TEXT NOT NULL DEFAULT '',
    dimension           INTEGER NOT NULL DEFAULT 0,
    query_prefix        TEXT NOT NULL DEFAULT '',
    passage_prefix      TEXT NOT NULL DEFAULT '',
    staged_model        TEXT NOT NULL DEFAULT '',  -- the model card, as JSON, of the vectors being staged
    change              INTEGER NOT NULL DEFAULT 0,
    versions            TEXT NOT NULL DEFAULT '{}',
    means               BLOB NOT NULL DEFAULT x'',  -- LanguageMeans.to_bytes()
    derived_mark        INTEGER NOT NULL DEFAULT 0, -- names the derived indexes that are in step with each other
    derived_pending     INTEGER NOT NULL DEFAULT 0, -- the mark being written; a killed process may leave it
    derived_lexical     TEXT NOT NULL DEFAULT '',   -- the folder of the lexical index
    derived_change      INTEGER NOT NULL DEFAULT 0  -- the change that the derived indexes reflect
);
INSERT INTO manifest (id) VALUES (1);

CREATE TABLE documents (
    number              INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,
    title               TEXT NOT NULL,
    publisher           TEXT NOT NULL,
    publisher_folded    TEXT NOT NULL,
    date                TEXT NOT NULL,              -- '' when unknown
    date_source         TEXT NOT NULL,
    first_day           TEXT NOT NULL,              -- the date's own precision written out: 2025-02-01
    last_day            TEXT NOT NULL,              -- 2025-02-31: compared as text, never a calendar day
    language            TEXT NOT NULL,
    file                TEXT NOT NULL,
    sha256              TEXT NOT NULL,
    analysis            TEXT NOT NULL,
    pages               INTEGER NOT NULL,
    passages            INTEGER NOT NULL,
    text_quality        REAL NOT NULL
);
CREATE INDEX documents_by_file ON documents (file);
CREATE INDEX documents_by_sha256 ON documents (sha256);
CREATE INDEX documents_by_publisher ON documents (publisher_folded);
CREATE INDEX documents_by_day ON documents (first_day, last_day);

CREATE TABLE texts (
    document            INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    text                BLOB NOT NULL,              -- UTF-8
    crc                 INTEGER NOT NULL,           -- CRC-32 of the text's bytes
    text_as_read        BLOB NOT NULL,              -- UTF-8, zlib
    pages               TEXT NOT NULL,              -- JSON [[number, start, end], …]
    headings            TEXT NOT NULL               -- JSON [[level, start, end], …]
);

CREATE TABLE passages (
    key                 INTEGER PRIMARY KEY AUTOINCREMENT,
    document            INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    change              INTEGER NOT NULL,           -- the change that added it
    start               INTEGER NOT NULL,
    "end"               INTEGER NOT NULL,
    byte_start          INTEGER NOT NULL,
    byte_end            INTEGER NOT NULL,
    page                INTEGER NOT NULL,
    language            TEXT NOT NULL,
    headings            TEXT NOT NULL               -- JSON ["highest", …]
);
CREATE INDEX passages_by_document ON passages (document, start);
CREATE INDEX passages_by_change ON passages (change);
CREATE INDEX passages_by_language ON passages (language);

CREATE TABLE vectors (
    key                 INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vector              BLOB NOT NULL               -- float16, little-endian
);
CREATE TABLE staged_vectors (                       -- those of another model, until all are there
    key                 INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vector              BLOB NOT NULL
);

CREATE TABLE removals (                             -- passages that are gone and that derived indexes may still hold
    key                 INTEGER PRIMARY KEY,
    change              INTEGER NOT NULL
);
"""

# MIGRATIONS[n] turns version n of the schema into version n + 1; an empty file is version 0.
MIGRATIONS = (_FIRST,)
SCHEMA_VERSION = len(MIGRATIONS)
