"""What every index refuses, and the cursor that leads from one page to the next."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import replace

from pipeline.errors import UsageError
from pipeline.index.queries import Facet, Filter, Request, Sort

MAX_SIZE = 1000
DOCUMENT_FACETS = (Facet.KIND, Facet.ISSUER)

_LARGEST = 2**63

_Place = list[int | float | str]


def check_tasks(request: Request) -> None:
    """Refuses what cannot be answered.

    Raises:
        UsageError: a sort by relevance without words, a size out of range.
    """
    if request.sort is Sort.RELEVANCE and request.words is None:
        raise UsageError("nothing_to_rank", "Xếp theo mức độ phù hợp cần có từ ngữ tìm kiếm.")
    if not 1 <= request.size <= MAX_SIZE:
        raise UsageError("bad_size", f"Số kết quả mỗi trang phải từ 1 đến {MAX_SIZE}.")


def check_documents(request: Request) -> None:
    """The same for documents, which have neither due days nor roles, statuses and areas.

    Raises:
        UsageError: also where the filter or a facet asks for what only tasks have.
    """
    check_tasks(request)
    where = request.where
    only_of_tasks = replace(
        where,
        agency=None,
        exactly=False,
        kinds=(),
        number=None,
        issuer=None,
        place=None,
        issued_from=None,
        issued_to=None,
        document=None,
    )
    if only_of_tasks != Filter() or not set(request.facets) <= set(DOCUMENT_FACETS):
        raise UsageError("only_of_tasks", "Điều kiện này chỉ dùng cho nhiệm vụ, không dùng cho văn bản.")


def sealed(request: Request, place: _Place) -> str:
    """A cursor for the page after the one that ended at this place in the order."""
    held = json.dumps([_question(request), place], separators=(",", ":"))
    return base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")


def opened(request: Request) -> _Place | None:
    """The place that the request's cursor tells; ``None`` without one.

    Raises:
        UsageError: the cursor is of another question, or none at all.
    """
    if request.cursor is None:
        return None
    try:
        padded = request.cursor + "=" * (-len(request.cursor) % 4)
        question, place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError, TypeError) as error:
        raise foreign() from error
    simple = isinstance(place, list) and all(isinstance(value, int | float | str) for value in place)
    if question != _question(request) or not simple:
        raise foreign()
    return list(place)


def places(request: Request, size: int) -> tuple[int, ...]:
    """The place that the request's cursor tells, as so many whole numbers; none without a cursor.

    Raises:
        UsageError: the cursor is of another question, or none at all.
    """
    place = opened(request)
    if place is None:
        return ()
    whole = tuple(value for value in place if type(value) is int and 0 <= value < _LARGEST)
    if len(place) != size or len(whole) != size:
        raise foreign()
    return whole


def foreign() -> UsageError:
    """The error of a cursor that is not of this question."""
    return UsageError("foreign_cursor", "Trang tiếp theo không thuộc câu hỏi này; hãy tìm lại từ đầu.")


def _question(request: Request) -> str:
    """What the order and the hits depend on, in short; the size of pages may change on the way."""
    asked = (request.today, request.words, request.where, request.scope, request.sort)
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
