-- One file holds all code tables. It is written once, beside its place, and only read afterwards.
-- Days are numbers like 20261001. ICD-10-CM codes are written with their dot.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- One list of codes with its texts: what a package holds, or what was imported for a year.
CREATE TABLE edition (
    id INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    year INTEGER NOT NULL,
    effective INTEGER NOT NULL,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,
    licence TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    parts TEXT NOT NULL, -- entries, labels, definitions, index and so on, with blanks between
    imported INTEGER NOT NULL
);

-- The official files that an imported edition was read from.
CREATE TABLE official_file (
    edition INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (edition, name)
) WITHOUT ROWID;

-- How many there are of what, as `flask codes status` tells.
CREATE TABLE tally (
    edition INTEGER NOT NULL,
    what TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (edition, what)
) WITHOUT ROWID;

-- The id of an entry is its edition times a million and its place in the book.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT,
    parent TEXT,
    billable INTEGER NOT NULL
);

CREATE TABLE note (
    edition INTEGER NOT NULL,
    code TEXT NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (edition, code, place)
) WITHOUT ROWID;

CREATE TABLE seventh (
    edition INTEGER NOT NULL,
    code TEXT NOT NULL,
    place INTEGER NOT NULL,
    character TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (edition, code, place)
) WITHOUT ROWID;

CREATE TABLE validity (
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    first INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (system, code, first)
) WITHOUT ROWID;

CREATE TABLE cc_level (
    code TEXT NOT NULL,
    year INTEGER NOT NULL,
    level TEXT NOT NULL,
    PRIMARY KEY (code, year)
) WITHOUT ROWID;

-- What a character of ICD-10-PCS means: axis 1 to 3 by what stands before it, 4 to 7 in its table.
CREATE TABLE pcs_label (
    edition INTEGER NOT NULL,
    before TEXT NOT NULL,
    axis INTEGER NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (edition, before, axis, value)
) WITHOUT ROWID;

CREATE TABLE pcs_axis_name (
    edition INTEGER NOT NULL,
    before TEXT NOT NULL,
    axis INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (edition, before, axis)
) WITHOUT ROWID;

CREATE TABLE pcs_definition (
    edition INTEGER NOT NULL,
    section TEXT NOT NULL,
    axis INTEGER NOT NULL,
    title TEXT NOT NULL,
    value TEXT NOT NULL,
    definition TEXT NOT NULL,
    explanation TEXT NOT NULL,
    examples TEXT NOT NULL,
    PRIMARY KEY (edition, section, axis, title)
) WITHOUT ROWID;

-- Alphabetic indexes and tables: ICD-10-PCS index, and, imported, those of ICD-10-CM.
CREATE TABLE index_line (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL,
    book TEXT NOT NULL,
    term TEXT NOT NULL,
    path TEXT NOT NULL,
    says TEXT NOT NULL,
    code TEXT NOT NULL
);

CREATE TABLE hcpcs (
    edition INTEGER NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    short TEXT NOT NULL,
    coverage TEXT NOT NULL,
    added INTEGER,
    terminated INTEGER,
    PRIMARY KEY (edition, kind, code)
) WITHOUT ROWID;

-- What changed in a year by the official addenda.
CREATE TABLE change (
    edition INTEGER NOT NULL,
    place INTEGER NOT NULL,
    action TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (edition, place)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE words_of USING fts5(
    title, terms, content = '', tokenize = 'unicode61 remove_diacritics 2'
);

-- Every word of the texts, to mend a typed one.
CREATE TABLE word (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE,
    uses INTEGER NOT NULL
);

CREATE TABLE word_part (
    part TEXT NOT NULL,
    word INTEGER NOT NULL,
    PRIMARY KEY (part, word)
) WITHOUT ROWID;
