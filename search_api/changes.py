"""What people do to tasks, each where its role and scope allow it, in their own name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from pipeline.errors import UsageError
from pipeline.findings import Task
from pipeline.index.entries import EntryBody, TaskEntry
from pipeline.store.accounts import Account, AccountRole
from pipeline.store.corrections import Amendment, Correction, confirmed, corrected
from pipeline.store.names import is_body
from pipeline.tracking.occurrences import due_days
from pipeline.tracking.records import EventKind, TaskEvent, TaskKey, TaskState, Transition
from search_api.access import Principal, current_principal
from search_api.errors import NotAllowedError
from search_api.scoped import ScopedLibrary, SeenTask
from search_api.services import Services, services_of

_TRIES = 4  # more, where others change the same document at the same time
# What a unit says of its own tasks; everything else is for who assigns them.
UNIT_EVENTS = (EventKind.STATUS, EventKind.NOTE)


class ScopedChanges:
    """What one person may change; the tasks are those of ``ScopedLibrary``."""

    def __init__(self, services: Services, principal: Principal) -> None:
        self._services = services
        self._principal = principal
        self._seen = ScopedLibrary(services, principal)

    def amend(self, id_: str, amendment: Amendment) -> SeenTask:
        """The task with what the person says of it.

        Raises:
            NotFoundError: there is none, or the person may not see it.
            NotAllowedError: the person may not correct tasks.
            UsageError: nothing is said of it, or both a date and that there is none.
        """
        if amendment == Amendment() or (amendment.due is not None and amendment.undated):
            raise UsageError("one_decision", "Ghi ít nhất một nội dung sửa; không ghi cả hạn và không hạn.")
        return self.decide(id_, lambda seen, _: corrected(seen.task, seen.text, amendment))

    def confirm(self, id_: str) -> SeenTask:
        """The task, right as it is; one that was rejected comes back. The errors are those of ``amend``."""
        return self.decide(id_, lambda seen, _: confirmed(seen.task))

    def reject(self, id_: str) -> SeenTask:
        """What is no task after all; the same errors."""
        return self.decide(id_, lambda *_: None)

    def decide(self, id_: str, decide: Callable[[SeenTask, bool], Task | None]) -> SeenTask:
        """The task after a person's word on it.

        Args:
            id_: of the task.
            decide: tells what the task is from now on, of the task as it is and whether it was rejected;
                asked again where another person was faster. What it raises ends the matter.

        Raises:
            NotFoundError: there is none, or the person may not see it.
            NotAllowedError: the person may not correct tasks.
            UsageError: others are faster all the time.
        """
        seen = self._seen.task(id_)
        if not self._principal.may_edit:
            raise NotAllowedError("forbidden", "Tài khoản này không được sửa nhiệm vụ.")
        for last in (*[False] * _TRIES, True):
            try:
                after = self._decided(seen.summary.sha256, id_, decide)
                break
            except UsageError as error:
                if error.code != "document_changed" or last:
                    raise
        self._services.freshness.renew()
        return replace(seen, entry=None) if after is None else self._seen.task(id_)

    def _decided(self, digest: str, id_: str, decide: Callable[[SeenTask, bool], Task | None]) -> Task | None:
        store = self._services.library.store
        state = store.state(digest)  # before the task is looked at: what changes from here on is refused
        seen = self._seen.task(id_)
        place = (seen.summary.id, seen.task.evidence.span.start)
        after = decide(seen, place not in store.tasks_at([place]))
        made = Correction(digest, self._services.now(), self._principal.account.name, seen.task, after)
        store.correct(made, state.revision if state else None)
        return after

    def record(self, id_: str, event: Callable[[TaskKey, datetime, str], TaskEvent]) -> TaskState:
        """The state of a task after something happened to it.

        Args:
            id_: of the task.
            event: makes the event of the task's key, the time and the author's name.

        Raises:
            NotFoundError: there is no such task, or the person may not see it.
            NotAllowedError: this is not for the person to say.
            UsageError: the task's state does not allow it.
        """
        seen = self._seen.task(id_)
        made = event(_key(seen), self._services.now(), self._principal.account.name)
        self._check(seen, made)
        if made.period is not None and made.period not in due_days(
            seen.task.deadline, made.period, made.period
        ):
            raise UsageError("no_such_period", "Nhiệm vụ không có kỳ đến hạn ngày này.")
        state = self._services.library.tracking.record(made)
        self._services.freshness.renew()
        return self._seen.told(state)

    def history(self, id_: str) -> tuple[Transition, ...]:
        """What happened to a task, the oldest first.

        Raises:
            NotFoundError: there is none, or the person may not see it.
        """
        found = self._services.library.tracking.history(_key(self._seen.task(id_)))
        return tuple(map(self._seen.told_line, found))

    def state(self, id_: str) -> TaskState:
        """What the events of a task led to; the same error."""
        return self._seen.told(self._services.library.tracking.state(_key(self._seen.task(id_))))

    def _check(self, seen: SeenTask, event: TaskEvent) -> None:
        if not self._principal.may_report:
            raise NotAllowedError("forbidden", "Tài khoản này không được cập nhật tiến độ.")
        if self._principal.account.role is not AccountRole.UNIT:
            return
        if event.kind not in UNIT_EVENTS:
            raise NotAllowedError("forbidden", "Đơn vị chỉ cập nhật tình trạng và ghi chú.")
        names = leading(seen.task, self._services.library.tracking.state(event.task), event.part)
        if event.kind is EventKind.STATUS and not leads(self._principal.account, seen.entry, names):
            raise NotAllowedError("forbidden", "Chỉ cơ quan chủ trì cập nhật tình trạng của nhiệm vụ.")


def leading(task: Task, state: TaskState, part: int | None) -> tuple[str, ...]:
    """Who leads a task; of a part of it, also who leads that."""
    names = state.leads or tuple(body.name for body in task.leads)
    if part is None or not 1 <= part <= len(state.part_states):
        return names
    one = state.part_states[part - 1]
    return (*names, *(one.progress.leads or one.part.leads))


def leads(account: Account, entry: TaskEntry | None, names: tuple[str, ...]) -> bool:
    """Whether one of the account's agencies is one of those that lead, or holds the task in their place."""
    keys = account.agency_keys or ()
    bodies: tuple[EntryBody, ...] = entry.bodies if entry else ()
    found = [body.key for body in bodies if body.role == "lead" and (body.inherited or body.name in names)]
    return any(is_body(lead, key, whole=True) for lead in found for key in keys)


def _key(seen: SeenTask) -> TaskKey:
    return TaskKey(seen.summary.sha256, seen.task.evidence.span.start)


def scoped_changes(request: Request) -> ScopedChanges:
    """What who asks may change, on a route that is not public."""
    return ScopedChanges(services_of(request), current_principal(request))


Changing = Annotated[ScopedChanges, Depends(scoped_changes)]
