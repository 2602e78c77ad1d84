"""Chinese full text by bigrams of our own: one tokenizer for both databases, documents versioned like all rows. 全文检索。

Two-character words are most of the language, and neither database's own tokenizers find them. A run of Chinese characters
is indexed as its overlapping pairs and its last character; a word of letters and digits as itself. A query is a phrase of such
tokens, so for Chinese it finds exactly the texts that contain it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from projections.tables import Lookup, Shape, held

VERSION = 2
"""Raise it when the tokens change: every ledger with text is then rebuilt."""

FIELD_BREAK = "\ue000"
"""A token between two fields, so that no phrase runs from one into the next; a private character, so that nobody types it."""

WORD_LIMIT = 64
TERM_TOKENS = 64
# PostgreSQL keeps 256 places of a lexeme in a document and none past 16383: pieces of 256 tokens never reach either limit.
PIECE_TOKENS = 256

_PLACES = tuple(str(place) for place in range(1, PIECE_TOKENS + 1))

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SEGMENT = re.compile(f"([{_HAN}]+)|([^\\W_{_HAN}]+)")

_PADDED = re.compile(r"([\[({【〔<《〈][0-9]{4}[\])}】〕>》〉])\s*第?\s*0*([1-9][0-9]*)\s*号")
"""The sequence of a document's number, with what some put before it and the standard does not want (GB/T 9704)."""

Token = str


class Phrase(NamedTuple):
    """Tokens that stand one after the other; where ``prefix``, the last one is the beginning of a token. 词组。"""

    tokens: tuple[Token, ...]
    prefix: bool


def normalise(text: str) -> str:
    """Return text with its full-width, compatibility and upper-case forms made plain: ＡＢ１２ is ab12.

    〔2024〕第03号 is 〔2024〕3号. Brackets and spaces are no tokens, so a number of a document is found however it is written.
    """
    return _PADDED.sub(r"\1\2号", unicodedata.normalize("NFKC", text).lower())


def tokens(fields: Iterable[str | None]) -> list[Token]:
    """Return the tokens under which the fields of a record are indexed, in order."""
    found: list[Token] = []
    for text in fields:
        if not text:
            continue
        if found:
            found.append(FIELD_BREAK)
        for han, word in _SEGMENT.findall(normalise(text)):
            if han:
                found += map("".join, pairwise(han))
                found.append(han[-1])
            else:
                found.append(word[:WORD_LIMIT])
    return found


def pieces(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Cut a long document into pieces that overlap by what a term may be long."""
    step = PIECE_TOKENS - TERM_TOKENS + 1
    for start in range(0, max(len(found) - TERM_TOKENS + 1, 1), step):
        yield found[start : start + PIECE_TOKENS]


def phrases(query: str) -> list[Phrase]:
    """Return the phrases that a query asks for, all of which a text must hold.

    Terms are parted by spaces. A term that ends in Chinese may go on in the text: a single last character stands for every pair
    that begins with it.
    """
    found: list[Phrase] = []
    for term in normalise(query).split():
        segments = _SEGMENT.findall(term)
        if not segments:
            continue
        listed = tokens([term])
        last_han = segments[-1][0]
        if len(last_han) > 1:
            listed.pop()
        for start in range(0, len(listed), TERM_TOKENS - 1):
            window = tuple(listed[start : start + TERM_TOKENS])
            ends = start + TERM_TOKENS >= len(listed)
            found.append(Phrase(window, prefix=ends and len(last_han) == 1))
            if ends:
                break
    return found


def sqlite_document(piece: Sequence[Token]) -> str:
    """Return a piece as FTS5 takes it."""
    return " ".join(piece)


def postgres_document(piece: Sequence[Token]) -> str:
    """Return a piece as a tsvector literal."""
    places: dict[Token, str] = {}
    for token, place in zip(piece, _PLACES, strict=False):
        places[token] = f"{places[token]},{place}" if token in places else place
    return " ".join([f"'{token}':{at}" for token, at in places.items()])


def sqlite_query(phrase: Phrase) -> str:
    """Return a phrase as FTS5 asks for it."""
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.prefix else ""}'


def postgres_query(phrase: Phrase) -> str:
    """Return a phrase as a tsquery literal."""
    return " <-> ".join(f"'{token}'" for token in phrase.tokens) + (":*" if phrase.prefix else "")


_IDENTITY = (
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("valid_from", sa.BigInteger, nullable=False),
    sa.Column("valid_to", sa.BigInteger, nullable=False),
)
_BY_RECORD = Lookup(("id",), open_by="valid_to", early=True)


@cache
def shape(ledger: str, dialect: str) -> Shape:
    """Return the table of a ledger's documents; on SQLite the words are in a full-text table beside it."""
    name = f"{ledger}_text"
    if dialect == "sqlite":
        number = sa.Column("doc", sa.Integer, primary_key=True)
        return Shape(name, (number, *_IDENTITY), (_BY_RECORD,))
    words = sa.Column("words", postgresql.TSVECTOR, nullable=False)
    return Shape(name, (*_IDENTITY, words), (_BY_RECORD, Lookup(("words",), method="gin")))


def words_table(documents: sa.Table) -> str:
    """Return the name of the full-text table beside a SQLite document table."""
    return f"{documents.name}_words"


def create_words(documents: sa.Table) -> sa.DDL:
    """Return the statement that makes the full-text table: words only, every non-ASCII character part of a token."""
    return sa.DDL(f"CREATE VIRTUAL TABLE {words_table(documents)} USING fts5(words, content='', tokenize='ascii')")


def found_by(
    query: str, documents: sa.Table, record: sa.ColumnElement[Any], position: int, dialect: str, *, newest: bool
) -> sa.ColumnElement[bool]:
    """Return the condition that a record's text, as it was at a position, holds every term of a query."""
    asked = phrases(query)
    if not asked:
        return sa.false()
    then = held(documents.c.valid_from, documents.c.valid_to, position, newest=newest)
    return sa.and_(*(record.in_(_matching(documents, phrase, dialect).where(then)) for phrase in asked))


def _matching(documents: sa.Table, phrase: Phrase, dialect: str) -> sa.Select[Any]:
    if dialect == "sqlite":
        words = sa.table(words_table(documents), sa.column("rowid"), sa.column("words"))
        hits = sa.select(words.c.rowid).where(words.c.words.op("MATCH")(sqlite_query(phrase)))
        return sa.select(documents.c.id).where(documents.c.doc.in_(hits))
    asked = sa.cast(sa.literal(postgres_query(phrase), sa.Text), postgresql.TSQUERY)
    return sa.select(documents.c.id).where(documents.c.words.op("@@")(asked))
