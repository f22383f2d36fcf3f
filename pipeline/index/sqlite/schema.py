"""The tables of the index in an SQLite file; all of them can be made again from the documents.

Days are numbers such as 20261231. What filters and sorting need stands apart from the words, in narrow rows
that are walked fast; ``index_due`` repeats it per body in the order of due days, under the body 0 for all.
"""

from __future__ import annotations

import sqlite3
from datetime import date

from pipeline.index.text_query import exact_words, folded_words
from pipeline.index.word_streams import exact_task, word_pairs

# A change of these tables, or of how words are made, is a new version: the index is then made anew.
VERSION = 3
NO_DAY = 99_999_999
ANYBODY = 0

TASK_COLUMNS = ("exact", "folded", "exact_pairs", "folded_pairs", "bodies")
DOCUMENT_COLUMNS = (
    "title_exact",
    "body_exact",
    "title_folded",
    "body_folded",
    "exact_pairs",
    "folded_pairs",
)
# One weight per column: words as typed before words without accents, the title before the body.
TASK_WEIGHTS = "3.0, 1.0, 2.0, 1.0, 0.0"
DOCUMENT_WEIGHTS = "9.0, 3.0, 3.0, 1.0, 2.0, 1.0"

# Words come in small letters and separated by blanks: all but blanks is a letter to this tokenizer.
_TOKENIZER = "tokenize=\"ascii tokenchars '_'\""
_WORDS = ("index_document_words", "index_task_words")
_ROWS = (
    "index_revision",
    "index_agency",
    "index_document",
    "index_document_text",
    "index_document_body",
    "index_task",
    "index_task_text",
    "index_task_body",
    "index_due",
    "index_span",
)
_OF_EARLIER_PROGRAMS = ("document_index", "document_index_state")
_VIEWS = ("index_document_source", "index_task_source", "document_words")
_CREATE = (
    "CREATE TABLE index_state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE index_revision (document INTEGER PRIMARY KEY, revision INTEGER NOT NULL, "
    "withdrawn INTEGER NOT NULL)",
    "CREATE TABLE index_agency (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, "
    "key_plain TEXT NOT NULL, name TEXT NOT NULL, tasks INTEGER NOT NULL)",
    "CREATE INDEX index_agency_plain ON index_agency (key_plain)",
    "CREATE TABLE index_document (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, kind TEXT, number TEXT, "
    "number_key TEXT, issuer TEXT, issuer_key TEXT, issuer_key_plain TEXT, issued INTEGER NOT NULL, "
    "place TEXT, tasks INTEGER NOT NULL, partial INTEGER NOT NULL, title TEXT, title_key TEXT)",
    "CREATE INDEX index_document_number ON index_document (number_key)",
    "CREATE INDEX index_document_title ON index_document (title_key)",
    "CREATE INDEX index_document_issued ON index_document (issued DESC, id)",
    "CREATE TABLE index_document_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE index_document_body (document INTEGER, agency INTEGER, PRIMARY KEY (document, agency)) "
    "WITHOUT ROWID",
    "CREATE TABLE index_task (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, at INTEGER NOT NULL, "
    "due INTEGER NOT NULL, since INTEGER NOT NULL, recurs INTEGER NOT NULL, kind TEXT, number_key TEXT, "
    "issuer_key TEXT, issuer_key_plain TEXT, issued INTEGER NOT NULL, place TEXT, area TEXT, "
    "status TEXT NOT NULL, done_on INTEGER NOT NULL)",
    "CREATE INDEX index_task_due ON index_task (due, document, at)",
    "CREATE INDEX index_task_issued ON index_task (issued DESC, document, at)",
    "CREATE INDEX index_task_document ON index_task (document)",
    "CREATE TABLE index_task_text (id INTEGER PRIMARY KEY, words TEXT NOT NULL, code TEXT NOT NULL, "
    "start INTEGER NOT NULL, text TEXT NOT NULL, deadline_type TEXT, starts TEXT, bodies TEXT NOT NULL, "
    "occurrences TEXT NOT NULL)",
    "CREATE TABLE index_task_body (task INTEGER, agency INTEGER, role TEXT, inherited INTEGER, "
    "PRIMARY KEY (task, agency, role, inherited)) WITHOUT ROWID",
    # spread: whether it reaches over several days, so that its last day alone does not tell
    "CREATE TABLE index_due (agency INTEGER, spread INTEGER, until INTEGER, task INTEGER, role TEXT, "
    "inherited INTEGER, since INTEGER, "
    "PRIMARY KEY (agency, spread, until, task, role, inherited, since)) WITHOUT ROWID",
    "CREATE TABLE index_span (task INTEGER, until INTEGER, since INTEGER, PRIMARY KEY (task, until)) "
    "WITHOUT ROWID",
    "CREATE VIEW index_document_source AS SELECT document.id, exact_words(title) AS title_exact, "
    "exact_words(text) AS body_exact, "
    "folded_words(title) AS title_folded, folded_words(text) AS body_folded, "
    "word_pairs(exact_words(text)) AS exact_pairs, word_pairs(folded_words(text)) AS folded_pairs "
    "FROM index_document AS document JOIN index_document_text AS body ON body.id = document.id",
    "CREATE VIRTUAL TABLE index_document_words USING fts5("
    f"{', '.join(DOCUMENT_COLUMNS)}, content='index_document_source', content_rowid='id', {_TOKENIZER})",
    "CREATE VIEW index_task_source AS SELECT task.id, exact_task(title, body.text) AS exact, "
    "trim(body.words) AS folded, word_pairs(exact_task(title, body.text)) AS exact_pairs, "
    "word_pairs(trim(body.words)) AS folded_pairs, "
    "(SELECT group_concat(agency, ' ') FROM (SELECT DISTINCT agency FROM index_task_body AS given "
    "WHERE given.task = task.id ORDER BY agency)) AS bodies "
    "FROM index_task AS task JOIN index_task_text AS body ON body.id = task.id "
    "JOIN index_document AS document ON document.id = task.document",
    "CREATE VIRTUAL TABLE index_task_words USING fts5("
    f"{', '.join(TASK_COLUMNS)}, content='index_task_source', content_rowid='id', {_TOKENIZER})",
)


def day_number(day: date | None) -> int:
    """A day as the tables hold it."""
    return NO_DAY if day is None else day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date | None:
    """The day that a number of the tables stands for."""
    return None if number == NO_DAY else date(number // 10_000, number // 100 % 100, number % 100)


def add_functions(connection: sqlite3.Connection) -> None:
    """Gives a connection the functions that the views are made of."""
    connection.create_function(
        "exact_words", 1, lambda text: " ".join(exact_words(text or "")), deterministic=True
    )
    connection.create_function(
        "folded_words", 1, lambda text: " ".join(folded_words(text or "")), deterministic=True
    )
    connection.create_function("exact_task", 2, exact_task, deterministic=True)
    connection.create_function("word_pairs", 1, word_pairs, deterministic=True)


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the tables are there and were made by this version."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'index_state'").fetchone()
    if known is None:
        return False
    row = connection.execute("SELECT value FROM index_state WHERE name = 'version'").fetchone()
    return row is not None and row[0] == VERSION


def create(connection: sqlite3.Connection) -> None:
    """Makes the tables, empty; those of other versions are removed."""
    for table in ("index_state", *_WORDS, *_ROWS, *_OF_EARLIER_PROGRAMS):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for view in _VIEWS:
        connection.execute(f"DROP VIEW IF EXISTS {view}")
    for statement in _CREATE:
        connection.execute(statement)
    connection.executemany("INSERT INTO index_state VALUES (?, ?)", [("version", VERSION), ("position", 0)])


def clear(connection: sqlite3.Connection) -> None:
    """Empties all tables but the state."""
    for table in _WORDS:
        connection.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 - constant names
    for table in _ROWS:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constant names
