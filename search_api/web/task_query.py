"""What a person asks of the task list, as the query string that can be bookmarked and sent to a colleague."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from pipeline.errors import UsageError
from pipeline.extraction.reform_areas import area_codes
from pipeline.index.queries import Facet, Filter, Request, Sort
from pipeline.index.text_query import parse
from pipeline.store.names import asked_key, number_key
from pipeline.tracking.records import Status

SOON_DAYS = 7
_LONGEST = 300  # code points of one typed value
OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.OVERDUE)

# What the choice of statuses is called in addresses; one entry can stand for several.
STATUS_CHOICES: dict[str, tuple[Status, ...]] = {
    "chua-xong": OPEN,
    "tat-ca": (),
    "qua-han": (Status.OVERDUE,),
    "chua-thuc-hien": (Status.NOT_STARTED,),
    "dang-thuc-hien": (Status.IN_PROGRESS,),
    "hoan-thanh": (Status.DONE,),
    "hoan-thanh-qua-han": (Status.DONE_LATE,),
    "da-xong": (Status.DONE, Status.DONE_LATE),
    "tam-dung": (Status.SUSPENDED,),
    "huy": (Status.CANCELLED,),
}
ROLE_CHOICES = ("", "chu-tri", "phoi-hop")
DUE_CHOICES = ("", "tuan-nay", "co-han", "khong-han")
SORT_CHOICES = {"": Sort.DUE, "moi-ban-hanh": Sort.ISSUED, "sat-nhat": Sort.RELEVANCE}


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """The conditions of a task list; one that is empty restricts nothing.

    Attributes:
        words: words of the task or its document (``tu``).
        agency: name of a body as typed (``co-quan``).
        exactly: only the body of this very name, none whose name goes on (``dung-ten``).
        role: one of ``ROLE_CHOICES`` (``vai-tro``).
        status: one of ``STATUS_CHOICES`` (``tinh-trang``).
        due: one of ``DUE_CHOICES`` (``han``).
        due_from, due_to: bounds of the deadline, both inclusive (``han-tu``, ``han-den``).
        area: code of an area of administrative reform (``linh-vuc``).
        kind: code of a document type (``loai``).
        number: number of the document that gives the task (``so``).
        issuer: who issued it (``noi-ban-hanh``).
        document: id of one document (``van-ban``).
        issued_from, issued_to: bounds of the document's date, both inclusive (``ngay-tu``, ``ngay-den``).
        sort: one of ``SORT_CHOICES`` (``xep``).
        refused: values that mean nothing and were left out, for the person who typed them.
    """

    words: str = ""
    agency: str = ""
    exactly: bool = False
    role: str = ""
    status: str = "chua-xong"
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None
    area: str = ""
    kind: str = ""
    number: str = ""
    issuer: str = ""
    document: int | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    sort: str = ""
    refused: tuple[str, ...] = field(default=(), compare=False)

    def parameters(self) -> dict[str, str]:
        """The parameters of its address; what restricts nothing is left out."""
        found = {}
        for name, key in _KEYS.items():
            value = getattr(self, name)
            if value != _DEFAULTS[name]:
                found[key] = _written(value)
        return found

    def address(self, path: str, **others: str | int | None) -> str:
        """The address of a page with these conditions and ``others``."""
        wanted = {**self.parameters(), **{k.replace("_", "-"): str(v) for k, v in others.items() if v}}
        return f"{path}?{urlencode(wanted)}" if wanted else path

    def restricted(self) -> dict[str, str]:
        """The conditions that a person chose, by the name of the field."""
        return {name: key for name, key in _KEYS.items() if getattr(self, name) != _DEFAULTS[name]}

    def without(self, name: str) -> TaskQuery:
        """The query with one condition less."""
        return self.having(name, _DEFAULTS[name])

    def having(self, name: str, value: Any) -> TaskQuery:
        """The query with one condition in place of what it had there."""
        changes = {name: value} | ({"exactly": False} if name == "agency" else {})
        return replace(self, **changes)

    def filter(self, today: date) -> Filter:
        """The conditions as an index is asked."""
        due_from, due_to = self.due_from, self.due_to
        if self.due == "tuan-nay":
            due_from, due_to = due_from or today, due_to or today + timedelta(days=SOON_DAYS)
        role = {"chu-tri": "lead", "phoi-hop": "coordinate"}.get(self.role)
        return Filter(
            agency=asked_key(self.agency) or None,
            exactly=self.exactly and bool(asked_key(self.agency)),
            role=role,  # type: ignore[arg-type]  # a literal, looked up
            due_from=due_from,
            due_to=due_to,
            by_last_day=True,
            dated={"co-han": True, "khong-han": False}.get(self.due),
            statuses=STATUS_CHOICES[self.status],
            kinds=(self.kind,) if self.kind else (),
            number=number_key(self.number) or None,
            issuer=asked_key(self.issuer) or None,
            areas=(self.area,) if self.area else (),
            issued_from=self.issued_from,
            issued_to=self.issued_to,
            document=self.document,
        )

    def request(
        self,
        today: date,
        *,
        size: int = 20,
        cursor: str | None = None,
        facets: Iterable[Facet] = (),
    ) -> Request:
        """The question to an index.

        Raises:
            UsageError: the words are none, or too many.
        """
        words = parse(self.words) if self.words else None
        sort = SORT_CHOICES[self.sort]
        if sort is Sort.RELEVANCE and words is None:
            sort = Sort.DUE
        return Request(
            today, words, self.filter(today), sort=sort, size=size, cursor=cursor, facets=tuple(facets)
        )


_KEYS = {
    "words": "tu",
    "agency": "co-quan",
    "exactly": "dung-ten",
    "role": "vai-tro",
    "status": "tinh-trang",
    "due": "han",
    "due_from": "han-tu",
    "due_to": "han-den",
    "area": "linh-vuc",
    "kind": "loai",
    "number": "so",
    "issuer": "noi-ban-hanh",
    "document": "van-ban",
    "issued_from": "ngay-tu",
    "issued_to": "ngay-den",
    "sort": "xep",
}
_DEFAULTS = {one.name: one.default for one in fields(TaskQuery)}
_CHOICES: Mapping[str, Iterable[str]] = {
    "role": ROLE_CHOICES,
    "status": STATUS_CHOICES,
    "due": DUE_CHOICES,
    "sort": SORT_CHOICES,
}
_DAYS = ("due_from", "due_to", "issued_from", "issued_to")


def task_query(parameters: Mapping[str, str]) -> TaskQuery:
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
    if words := found.get("words"):
        try:
            parse(str(words))
        except UsageError as error:
            del found["words"]
            refused.append(error.message)
    return TaskQuery(**found, refused=tuple(refused))  # type: ignore[arg-type]  # checked one by one


def _written(value: object) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(name: str, typed: str) -> object:
    """The value that was typed.

    Raises:
        ValueError: it means nothing.
    """
    if name in _DAYS:
        return date.fromisoformat(typed)
    if name == "document":
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
        if number < 1:
            raise ValueError(typed)
        return number
    if name == "exactly":
        return typed == "1"
    if name in _CHOICES and typed not in _CHOICES[name]:
        raise ValueError(typed)
    if name == "area" and typed not in area_codes():
        raise ValueError(typed)
    return typed
