"""Runs ``dondoc`` with quick stages in a process that is killed, at its nth effect or at any moment.

Processes are forked from one that has loaded everything, where the system can fork: a round costs little.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from unittest.mock import patch

import psutil
from sqlalchemy import Engine, event

from pipeline.commands import stages
from tests.pipeline.crashing_worker import QUICK
from tests.pipeline.fake_stages import FakeStages

Command = Callable[[], None]  # a command with its options, such as ``partial(worker_command, ...)``
CAN_FORK = sys.platform != "win32"
_EFFECTS = ("os.rename", "os.remove", "os.mkdir")  # as Python's audit calls them


@contextmanager
def rounds() -> Iterator[Rounds]:
    """Where rounds are run; the process that they are forked from ends with it."""
    with patch.dict(os.environ, {"PYTHONPATH": os.pathsep.join(sys.path)}):
        context = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
        if CAN_FORK:
            context.set_forkserver_preload(["__main__", "tests.pipeline.killing_warm"])
        yield Rounds(context)


class Rounds:
    """Starts one round after another."""

    def __init__(self, context: multiprocessing.context.BaseContext) -> None:
        self._context = context

    def run(self, command: Command, output: Path, *, point: int = 0, seconds: float = 0) -> bool:
        """Whether a command was killed before its end: before its effect ``point``, or after ``seconds``."""
        process = self._context.Process(target=_run, args=(command, output, point, dict(os.environ)))  # type: ignore[attr-defined] # every context has it
        output.write_bytes(b"")
        process.start()
        if seconds:
            time.sleep(seconds)
            process.kill()
        process.join()
        return bool(process.exitcode != 0)


def _run(command: Command, output: Path, point: int, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    with output.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    if point:
        _die_at(point)
    stages.open_stages = FakeStages().open
    with patch("pipeline.commands.work.Pulse", lambda: QUICK):
        command()


def _die_at(point: int) -> None:
    effects = count(1)

    def effect(*_: object) -> None:
        if next(effects) >= point:
            psutil.Process().kill()

    def audited(name: str, _: object) -> None:
        if name in _EFFECTS:
            effect()

    sys.addaudithook(audited)
    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, moment, effect)
