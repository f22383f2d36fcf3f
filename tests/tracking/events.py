"""Makes events for tests, and strategies of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from pipeline.tracking.records import EventKind, Part, Status, TaskEvent, TaskKey

KEY = TaskKey("a" * 64, 10)
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DUE = date(2026, 9, 30)
PARTS = (Part("Dự thảo", ("Sở Nội vụ",), date(2026, 5, 1)), Part("Trình ký"), Part("Công bố"))


def event(kind: EventKind = EventKind.STATUS, **values: Any) -> TaskEvent:
    return TaskEvent(KEY, AT, "lan.nt", kind, **values)


def set_to(status: Status, on: date | None = None, **values: Any) -> TaskEvent:
    return event(EventKind.STATUS, status=status, on=on, **values)


_DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 20))
_NAMES = st.sampled_from(("Sở Nội vụ", "Sở Tài chính", "Văn phòng UBND tỉnh"))

any_event = st.builds(
    TaskEvent,
    task=st.just(KEY),
    at=st.just(AT),
    author=st.just("lan.nt"),
    kind=st.sampled_from(EventKind),
    status=st.none() | st.sampled_from(Status),
    on=st.none() | _DAYS,
    period=st.none() | st.sampled_from((date(2026, 3, 31), date(2026, 6, 30))),
    note=st.none() | st.just("trả lại để bổ sung"),
    document=st.none() | st.just("12/UBND-NC"),
    leads=st.lists(_NAMES, max_size=2).map(tuple),
    others=st.lists(st.just("bbbbbbbb-5"), max_size=1).map(tuple),
    parts=st.just(()) | st.just(PARTS),
    part=st.none() | st.integers(1, 4),
)
