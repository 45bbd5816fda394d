"""The tables of a library, and the road from every older version of them.

A passage keeps offsets only: its words are sliced from the document's text. `byte_start` and `byte_end` say where the
same words stand in the text's UTF-8, so that one passage is read without decoding the whole document.
Keys are never given twice (AUTOINCREMENT): an index that is behind can name a passage that is gone, never another one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schema:
    """What kind of SQLite file it is, and how messages speak of it.

    Attributes:
        application_id: written in the head of the file: tells it from another program's database.
        migrations: `migrations[n]` turns version n of the tables into version n + 1; an empty file is version 0.
        subject: what it is called, with {folder} for the folder that it lies in.
        remedy: what to do when it cannot be read, with {folder} too.
        if_empty: what to do when one that is only read holds nothing, with {folder}; "" where that is as good.
    """

    application_id: int
    migrations: tuple[str, ...]
    subject: str
    remedy: str
    if_empty: str = ""


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

# The register. The truth: `records`, what each document tells, and `decisions`, what people have said. Made from it:
# `record_parties`, `joins`, `agreements` and what is named after them.
_REGISTER = """
-- 0: read by a version that did not look for agreements.
ALTER TABLE documents ADD COLUMN is_recognized INTEGER NOT NULL DEFAULT 0;

CREATE TABLE agreements (                           -- records of one agreement together
    number              INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,       -- the smallest id of its records
    kind                TEXT NOT NULL,
    status              TEXT NOT NULL,
    first_day           TEXT NOT NULL,              -- of the date signed, as in documents
    currency            TEXT NOT NULL,
    amount              REAL,                       -- NULL when unknown
    party               TEXT NOT NULL,              -- the first one's name, folded
    country             TEXT NOT NULL               -- the first one
);

CREATE TABLE agreement_terms (                      -- every value that a source tells; what may be untold
    agreement           INTEGER NOT NULL REFERENCES agreements ON DELETE CASCADE,
    field               TEXT NOT NULL,              -- as in records.AgreementField
    value               TEXT NOT NULL,              -- first day of a date, currency of an amount, keys of a party
    more                                            -- last day of a date, amount
);
CREATE INDEX agreement_terms_by_value ON agreement_terms (field, value, more, agreement);
CREATE INDEX agreement_terms_by_agreement ON agreement_terms (agreement);

CREATE TABLE agreement_names (                      -- words of one party or place, folded, between spaces
    agreement           INTEGER NOT NULL REFERENCES agreements ON DELETE CASCADE,
    field               TEXT NOT NULL,
    words               TEXT NOT NULL
);
CREATE INDEX agreement_names_by_agreement ON agreement_names (agreement);

CREATE TABLE agreement_words (                      -- words of all quotations, folded, each once, between spaces
    agreement           INTEGER PRIMARY KEY REFERENCES agreements ON DELETE CASCADE,
    words               TEXT NOT NULL
);

CREATE TABLE records (
    number              INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,
    document            INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    anchor              TEXT NOT NULL,              -- of the sentence that tells it, whatever the document
    agreement           INTEGER,                    -- NULL only within the transaction that adds it
    content             BLOB NOT NULL,              -- JSON in UTF-8, of all but
    evidence            BLOB NOT NULL
);
CREATE INDEX records_by_document ON records (document);
CREATE INDEX records_by_agreement ON records (agreement);

CREATE TABLE record_parties (
    key                 TEXT NOT NULL,              -- of a party, or "sum 250000000"
    record              INTEGER NOT NULL REFERENCES records ON DELETE CASCADE,
    kind                TEXT NOT NULL,              -- of the record, as all that follows
    parties             INTEGER NOT NULL,
    first_day           INTEGER,                    -- of the date signed, as a number that grows; NULL when unknown
    last_day            INTEGER,
    PRIMARY KEY (key, record)
) WITHOUT ROWID;
CREATE INDEX record_parties_by_record ON record_parties (record);

CREATE TABLE joins (                                -- records that tell of one agreement, and by what
    first               INTEGER NOT NULL REFERENCES records ON DELETE CASCADE,
    second              INTEGER NOT NULL REFERENCES records ON DELETE CASCADE,
    shared              TEXT NOT NULL,              -- JSON ["kind", …]
    PRIMARY KEY (first, second)                     -- first < second
) WITHOUT ROWID;
CREATE INDEX joins_by_second ON joins (second);

CREATE TABLE decisions (                            -- by record id, kept whether the records are there or not
    first               TEXT NOT NULL,
    second              TEXT NOT NULL,
    verdict             TEXT NOT NULL CHECK (verdict IN ('together', 'apart')),
    number              INTEGER NOT NULL,           -- grows with each decision: the latest wins
    PRIMARY KEY (first, second)                     -- first < second
) WITHOUT ROWID;
CREATE INDEX decisions_by_second ON decisions (second);

CREATE TABLE unread (
    file                TEXT PRIMARY KEY,
    reason              TEXT NOT NULL
) WITHOUT ROWID;
"""

# Files as they lie in folders, and what was read of them.
_FILES = """
ALTER TABLE documents ADD COLUMN member TEXT NOT NULL DEFAULT '';       -- its path within `file`
ALTER TABLE documents ADD COLUMN address TEXT NOT NULL DEFAULT '';      -- on the web
ALTER TABLE documents ADD COLUMN quality TEXT NOT NULL DEFAULT 'good';
ALTER TABLE documents ADD COLUMN poor_pages TEXT NOT NULL DEFAULT '[]'; -- JSON [[quality, [number, …]], …]
CREATE TABLE unread_parts (
    file                TEXT NOT NULL,
    member              TEXT NOT NULL,              -- '' when it is the file itself
    reason              TEXT NOT NULL,
    PRIMARY KEY (file, member)
) WITHOUT ROWID;
INSERT INTO unread_parts SELECT file, '', reason FROM unread;
DROP TABLE unread;
ALTER TABLE unread_parts RENAME TO unread;

CREATE TABLE files (                                -- those of which all was read, as they were then
    file                TEXT PRIMARY KEY,
    sha256              TEXT NOT NULL,
    size                INTEGER NOT NULL,
    modified            INTEGER NOT NULL,           -- nanoseconds
    analysis            TEXT NOT NULL,
    waits_for           TEXT NOT NULL               -- JSON ["tesseract", …]
) WITHOUT ROWID;

CREATE TABLE locations (                            -- where a document's content lies; `documents` names one of them
    file                TEXT NOT NULL,
    member              TEXT NOT NULL,
    document            INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (file, member, document)
) WITHOUT ROWID;
CREATE INDEX locations_by_document ON locations (document);
INSERT INTO locations SELECT file, '', number FROM documents;

CREATE TABLE word_boxes (                           -- of scanned pages
    document            INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page                INTEGER NOT NULL,
    boxes               BLOB NOT NULL,              -- JSON [[start, end, left, top, width, height], …], zlib
    PRIMARY KEY (document, page)
) WITHOUT ROWID;

CREATE TABLE bin (                                  -- documents whose files were deleted; not part of the library
    id                  TEXT PRIMARY KEY,
    title               TEXT NOT NULL,
    file                TEXT NOT NULL,
    member              TEXT NOT NULL,
    binned_at           TEXT NOT NULL,
    content             BLOB NOT NULL               -- index.binning
) WITHOUT ROWID;
"""

# Versions and translations of documents: made from the texts and the vectors.
_LINKS = """
CREATE TABLE sketches (                             -- what like texts have in common: index.sketching
    key                 INTEGER NOT NULL,
    document            INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (key, document)
) WITHOUT ROWID;
CREATE INDEX sketches_by_document ON sketches (document);

CREATE TABLE links (
    first               INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    second              INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    kind                TEXT NOT NULL CHECK (kind IN ('version', 'translation')),
    score               REAL NOT NULL,
    PRIMARY KEY (first, second)                     -- first < second
) WITHOUT ROWID;
CREATE INDEX links_by_second ON links (second);
"""

# Files of one content are found by it.
_COPIES = """
CREATE INDEX files_by_sha256 ON files (sha256);
"""

LIBRARY = Schema(
    application_id=0x69747466,  # "ittf"
    migrations=(_FIRST, _REGISTER, _FILES, _LINKS, _COPIES),
    subject="The library {folder}",
    remedy="restore it from a backup, or delete the folder {folder} and ingest the documents again.",
    if_empty="put documents into it with  ittifaq ingest FOLDER --library {folder}",
)
