"""What the form of a review says: the values that it showed and those that a person left in it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Annotated, Any

from fastapi import Form

from pipeline.errors import UsageError
from pipeline.findings import BodyMention, Task
from pipeline.store.corrections import Amendment
from pipeline.text import squeeze
from search_api import labels

LONGEST = 4_000  # code points of a list of bodies
_IN_WORDS = "theo văn bản"  # of a deadline without a day

Typed = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Fields:
    """What people decide of a task, as a form sends it.

    Attributes:
        leads, coordinators: names, one a line.
        due: the day (ISO), empty where there is no deadline.
        task: whether it is a task, and was not rejected.
    """

    leads: str
    coordinators: str
    due: str
    task: bool = True


_LABELS = {"leads": "Chủ trì", "coordinators": "Phối hợp", "due": "Thời hạn", "task": "Là nhiệm vụ"}


def fields_of(task: Task, *, rejected: bool) -> Fields:
    """What a task is now."""
    deadline = task.deadline
    day = deadline.due.isoformat() if deadline and deadline.due else _IN_WORDS if deadline else ""
    return Fields(_lines(task.leads), _lines(task.coordinators), day, not rejected)


def shown_fields(
    leads: Annotated[str, Form(alias="thay-chu-tri", max_length=LONGEST)] = "",
    coordinators: Annotated[str, Form(alias="thay-phoi-hop", max_length=LONGEST)] = "",
    due: Annotated[str, Form(alias="thay-han", max_length=40)] = "",
    task: Annotated[bool, Form(alias="thay-nhiem-vu")] = True,
) -> Fields:
    """What the form showed when it was opened."""
    return Fields(_names(leads), _names(coordinators), due, task)


def typed_fields(shown: Fields, leads: str, coordinators: str, due: str, *, undated: bool) -> Fields:
    """What a person left in the form.

    Raises:
        UsageError: the date is none, or both a new date and its absence are given.
    """
    day = _day(due) if due else ""
    if undated and shown.due:
        if day and day != shown.due:
            raise UsageError(
                "two_deadlines", "Vừa ghi ngày hạn vừa chọn “Không có thời hạn”; hãy bỏ một trong hai."
            )
        left = ""
    else:
        left = day or shown.due
    return replace(shown, leads=_names(leads), coordinators=_names(coordinators), due=left)


def check_unchanged(shown: Fields, now: Fields, typed: Fields | None = None) -> None:
    """Refuses a decision that rests on values that another person changed meanwhile.

    Args:
        shown: what the form showed.
        now: what is stored.
        typed: what the person left in the form; ``None`` where the decision is on the task as it was shown.

    Raises:
        UsageError: ``task_changed``, with the values.
    """
    clashes = [
        _clash(name, shown, now, typed)
        for name in (field.name for field in fields(Fields))
        if getattr(now, name) != getattr(shown, name)
        and (typed is None or name == "task" or getattr(typed, name) not in _known(name, shown, now))
    ]
    if clashes:
        raise UsageError(
            "task_changed", f"Chưa ghi gì, vì nhiệm vụ vừa được người khác sửa. {' '.join(clashes)}"
        )


def amendment(shown: Fields, now: Fields, typed: Fields) -> Amendment | None:
    """What a person changed of the task as it is now; ``None`` where nothing is different."""
    changes: dict[str, Any] = {}
    for name in ("leads", "coordinators"):
        names = getattr(typed, name)
        if names not in _known(name, shown, now):
            changes[name] = tuple(names.splitlines())
    if typed.due not in _known("due", shown, now):
        changes |= {"due": date.fromisoformat(typed.due)} if typed.due else {"undated": True}
    return Amendment(**changes) if changes else None


def _known(name: str, shown: Fields, now: Fields) -> tuple[object, object]:
    """The values of a field that change nothing: as shown it was left alone, as stored it is already."""
    return getattr(shown, name), getattr(now, name)


def _clash(name: str, shown: Fields, now: Fields, typed: Fields | None) -> str:
    words = [f"khi mở là “{_said(shown, name)}”", f"nay là “{_said(now, name)}”"]
    if typed is not None and getattr(typed, name) != getattr(shown, name):
        words.append(f"anh/chị ghi “{_said(typed, name)}”")
    return f"{_LABELS[name]}: {', '.join(words)}."


def _said(values: Fields, name: str) -> str:
    value = getattr(values, name)
    if isinstance(value, bool):
        return "có" if value else "không"
    if name == "due" and value not in ("", _IN_WORDS):
        return labels.day(date.fromisoformat(value))
    return value.replace("\n", "; ") or ("không có" if name != "leads" else "chưa rõ")


def _lines(bodies: tuple[BodyMention, ...]) -> str:
    return _names("\n".join(dict.fromkeys(body.name for body in bodies)))


def _names(typed: str) -> str:
    return "\n".join(filter(None, map(squeeze, typed.splitlines())))


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise UsageError("bad_date", f"“{typed}” không phải là ngày; ghi như 31/12/2026.") from error
