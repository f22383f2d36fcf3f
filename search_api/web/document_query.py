"""What a person asks of the documents, as the query string that can be bookmarked and saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pipeline.errors import UsageError
from pipeline.index.queries import Facet, Filter, Request, Sort
from pipeline.index.text_query import parse
from pipeline.store.names import asked_key, looks_like_number, number_key

_LONGEST = 300  # code points of one typed value
SORT_CHOICES = {"": Sort.RELEVANCE, "moi-nhat": Sort.ISSUED}


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """The conditions of a list of documents; one that is empty restricts nothing.

    Attributes:
        words: words, or a number and nothing else (``tu``).
        kind: code of a document type (``loai``).
        issuer: who issued it (``noi-ban-hanh``).
        agency: a body that its tasks name (``co-quan``).
        issued_from, issued_to: bounds of its date, both inclusive (``ngay-tu``, ``ngay-den``).
        sort: one of ``SORT_CHOICES`` (``xep``).
        refused: values that mean nothing and were left out, for the person who typed them.
    """

    words: str = ""
    kind: str = ""
    issuer: str = ""
    agency: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    sort: str = ""
    refused: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_number(self) -> bool:
        """Whether a document number was typed and nothing else."""
        return looks_like_number(self.words)

    def parameters(self) -> dict[str, str]:
        """The parameters of its address; what restricts nothing is left out."""
        found = {}
        for name, key in _KEYS.items():
            value = getattr(self, name)
            if value != _DEFAULTS[name]:
                found[key] = value.isoformat() if isinstance(value, date) else str(value)
        return found

    def address(self, path: str, **others: str | None) -> str:
        """The address of a page with these conditions and ``others``."""
        wanted = {**self.parameters(), **{name: value for name, value in others.items() if value}}
        return f"{path}?{urlencode(wanted)}" if wanted else path

    def restricted(self) -> list[str]:
        """Names of the conditions that restrict something."""
        return [name for name in _KEYS if getattr(self, name) != _DEFAULTS[name]]

    def without(self, name: str) -> DocumentQuery:
        """The query with one condition less."""
        return self.having(name, _DEFAULTS[name])

    def having(self, name: str, value: Any) -> DocumentQuery:
        """The query with one condition in place of what it had there."""
        changes = {name: value}
        return replace(self, **changes)

    def request(
        self,
        today: date,
        *,
        size: int = 20,
        cursor: str | None = None,
        facets: Iterable[Facet] = (),
        by_number: bool = False,
    ) -> Request:
        """The question to an index; with ``by_number`` the words are taken for a document number."""
        words = parse(self.words) if self.words and not by_number else None
        where = Filter(
            agency=asked_key(self.agency) or None,
            number=number_key(self.words) if by_number else None,
            kinds=(self.kind,) if self.kind else (),
            issuer=asked_key(self.issuer) or None,
            issued_from=self.issued_from,
            issued_to=self.issued_to,
        )
        sort = SORT_CHOICES[self.sort] if words is not None else Sort.ISSUED
        return Request(today, words, where, sort=sort, size=size, cursor=cursor, facets=tuple(facets))


_KEYS = {
    "words": "tu",
    "kind": "loai",
    "issuer": "noi-ban-hanh",
    "agency": "co-quan",
    "issued_from": "ngay-tu",
    "issued_to": "ngay-den",
    "sort": "xep",
}
_DEFAULTS = {one.name: one.default for one in fields(DocumentQuery)}


def document_query(parameters: Mapping[str, str]) -> DocumentQuery:
    """What the parameters of an address ask; a value that means nothing is left out and named."""
    found: dict[str, object] = {}
    refused = []
    for name, key in _KEYS.items():
        typed = parameters.get(key, "").strip()[:_LONGEST]
        if not typed:
            continue
        try:
            found[name] = _value(name, typed)
        except ValueError:
            refused.append(typed)
        except UsageError as error:
            refused.append(error.message)
    return DocumentQuery(**found, refused=tuple(refused))  # type: ignore[arg-type]  # checked one by one


def _value(name: str, typed: str) -> object:
    """The value that was typed.

    Raises:
        ValueError: it means nothing.
        UsageError: there is no word in it to look for, or there are too many.
    """
    if name in ("issued_from", "issued_to"):
        return date.fromisoformat(typed)
    if name == "sort" and typed not in SORT_CHOICES:
        raise ValueError(typed)
    if name == "words":
        parse(typed)
    return typed
