"""Conditions in an address as what an index is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query

from pipeline.index.queries import Facet, Filter, Request, Sort
from pipeline.index.text_query import parse
from pipeline.store.names import asked_key, number_key
from pipeline.store.ports import Role
from pipeline.tracking.records import Status

Words = Annotated[
    str | None, Query(max_length=500, description="Từ ngữ, có dấu hoặc không.", examples=["một cửa"])
]
Name = Annotated[str | None, Query(max_length=200, examples=["Sở Nội vụ"])]
Many = Annotated[list[str], Query(max_length=50)]
Size = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[
    str | None, Query(max_length=2_000, description="`next` của trang trước; các điều kiện khác giữ nguyên.")
]
DocumentId = Annotated[int, Query(ge=1, le=2**53)]


def document_filter(
    kind: Many = [],  # noqa: B006 (FastAPI copies it)
    number: Name = None,
    agency: Name = None,
    issuer: Name = None,
    place: Name = None,
    issued_from: date | None = None,
    issued_to: date | None = None,
) -> Filter:
    """Which documents."""
    return Filter(
        kinds=tuple(kind),
        number=number_key(number) if number else None,
        agency=asked_key(agency) if agency else None,
        issuer=asked_key(issuer) if issuer else None,
        place=place,
        issued_from=issued_from,
        issued_to=issued_to,
    )


def task_filter(
    of_document: Annotated[Filter, Depends(document_filter)],
    role: Role | None = None,
    own_only: bool = False,
    due_from: date | None = None,
    due_to: date | None = None,
    dated: bool | None = None,
    overdue: bool | None = None,
    status: Annotated[list[Status], Query(max_length=10)] = [],  # noqa: B006 (FastAPI copies it)
    area: Many = [],  # noqa: B006 (FastAPI copies it)
    document: DocumentId | None = None,
) -> Filter:
    """Which tasks."""
    return replace(
        of_document,
        role=role,
        own_only=own_only,
        due_from=due_from,
        due_to=due_to,
        dated=dated,
        overdue=overdue,
        statuses=tuple(status),
        areas=tuple(area),
        document=document,
    )


def document_request(
    where: Annotated[Filter, Depends(document_filter)],
    q: Words = None,
    sort: Literal["issued", "relevance"] = "issued",
    size: Size = 20,
    cursor: Cursor = None,
    facet: Annotated[list[Literal["kind", "issuer"]], Query(max_length=2)] = [],  # noqa: B006 (as above)
) -> Request:
    """A question for documents; day and scope are set where it is asked."""
    return Request(
        date.min,
        words=parse(q) if q else None,
        where=where,
        sort=Sort(sort),
        size=size,
        cursor=cursor,
        facets=tuple(dict.fromkeys(Facet(name) for name in facet)),
    )


def task_request(
    where: Annotated[Filter, Depends(task_filter)],
    q: Words = None,
    sort: Sort = Sort.DUE,
    size: Size = 20,
    cursor: Cursor = None,
    facet: Annotated[list[Facet], Query(max_length=7)] = [],  # noqa: B006 (as above)
) -> Request:
    """A question for tasks; day and scope are set where it is asked."""
    return Request(
        date.min,
        words=parse(q) if q else None,
        where=where,
        sort=sort,
        size=size,
        cursor=cursor,
        facets=tuple(dict.fromkeys(facet)),
    )


FacetSize = Annotated[
    int, Query(ge=1, le=5_000, description="Số giá trị của mỗi nhóm đếm, nhiều kết quả trước.")
]
DocumentRequest = Annotated[Request, Depends(document_request)]
TaskRequest = Annotated[Request, Depends(task_request)]
