"""Files that wait to be read, in a queue kept in the documents' PostgreSQL; workers on any machine take them.

A file waits under its digest in the folder that all share, beside the originals: there it has to go in the
end anyway, and the database stays small. The queue holds digest and name. Whatever happens to a worker, the
file is stored once: the job of a worker that died is given to another one, and the store knows what it has.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.errors import DondocError, MissingToolError, StorageError, UsageError
from pipeline.ingest import FileOutcome, Outcome, Stages, take_in
from pipeline.library import Library, folder_of
from pipeline.store.blobs import BlobStore, digest_of
from pipeline.store.engines import address_of, is_address
from pipeline.store.postgresql import conninfo, make_schema
from pipeline.text import storable

if TYPE_CHECKING:
    from procrastinate import App

SCHEMA = "procrastinate"
ATTEMPTS = 3  # a file that was in the hands of so many workers that died, or failed so often, is left
_TASK = "take_in"
_CONNECTIONS = 4  # one of them listens all the time
_AGAIN_AFTER = 30  # seconds, after a failure that may pass

Report = Callable[[FileOutcome], None]


class FileFailedError(DondocError):
    """A file could not be taken in for a reason that may pass."""


class FileRefusedError(DondocError):
    """A file can never be taken in."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How soon the death of a worker is noticed.

    Attributes:
        beat: seconds between two signs of life of a worker.
        silence: seconds after which a worker is held to be dead.
    """

    beat: float = 10
    silence: float = 60


class WorkQueue:
    """The queue of one library."""

    def __init__(self, library: Library, app: App, waiting: BlobStore) -> None:
        self._library = library
        self._app = app
        self._waiting = waiting

    def put(self, path: Path) -> bool:
        """Lets a file wait, kept on disk; ``False`` where the same bytes wait or are read already.

        Raises:
            OSError: the file cannot be read, or its copy cannot be written.
            RejectedError: it changed meanwhile.
        """
        from procrastinate.exceptions import AlreadyEnqueued

        digest = digest_of(path)
        if self._app.job_manager.list_jobs(queueing_lock=digest, status="doing"):
            return False
        self._waiting.put(path, digest)
        try:
            self._app.configure_task(_TASK, queueing_lock=digest).defer(
                digest=digest, name=storable(path.name)
            )
        except AlreadyEnqueued:
            return False
        return True

    def counts(self) -> Counter[str]:
        """How many files wait (``todo``), are being read (``doing``) or were given up (``failed``)."""
        jobs = self._app.job_manager.list_jobs()
        return Counter(job.status for job in jobs if job.status is not None)

    def work(self, stages: Stages, report: Report, pulse: Pulse, *, until_empty: bool = False) -> None:
        """Takes files in until it is told to stop (SIGTERM, Ctrl-C), as many at once as ``stages`` says.

        Args:
            stages: what reads them.
            report: told how each file ended, in any order and from several threads.
            pulse: how soon the jobs of dead workers are taken over.
            until_empty: stop where no file waits, but for a later attempt, or is being read by any worker.
        """
        from procrastinate import RetryStrategy

        def run(digest: str, name: str) -> None:
            self._take_in(stages, report, digest, name)

        again = RetryStrategy(max_attempts=ATTEMPTS, wait=_AGAIN_AFTER, retry_exceptions={FileFailedError})
        self._app.task(name=_TASK, retry=again)(run)
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # each file is reported already
        # psycopg cannot wait for sockets on the loop that Windows has by default
        loop = asyncio.SelectorEventLoop if sys.platform == "win32" else None
        with asyncio.Runner(loop_factory=loop) as runner:
            runner.run(self._work(stages.workers, pulse, until_empty=until_empty))

    async def _work(self, concurrency: int, pulse: Pulse, *, until_empty: bool) -> None:
        async with self._app.open_async():
            working = asyncio.create_task(
                self._app.run_worker_async(
                    concurrency=concurrency,
                    update_heartbeat_interval=pulse.beat,
                    stalled_worker_timeout=pulse.silence,
                    fetch_job_polling_interval=pulse.beat,
                    delete_jobs="successful",
                )
            )
            tending = asyncio.create_task(self._tend(pulse, until_empty=until_empty))
            await asyncio.wait((working, tending), return_when=asyncio.FIRST_COMPLETED)
            working.cancel()  # which lets it end what it is reading
            tending.cancel()
            for ended in await asyncio.gather(working, tending, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

    async def _tend(self, pulse: Pulse, *, until_empty: bool) -> None:
        """Gives the files of workers that died to others; ends where none is left, if that is asked for."""
        while True:
            await self._rescue(pulse)
            if until_empty and await self._is_empty():
                return
            await asyncio.sleep(pulse.beat)

    async def _rescue(self, pulse: Pulse) -> None:
        from procrastinate.exceptions import UniqueViolation
        from procrastinate.jobs import Status
        from procrastinate.utils import utcnow

        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=pulse.silence):
            if job.attempts + 1 >= ATTEMPTS:
                await manager.finish_job(job, status=Status.FAILED, delete_job=False)
                continue
            try:
                await manager.retry_job(job, retry_at=utcnow())
            except UniqueViolation:  # the same bytes wait again already
                await manager.finish_job(job, status=Status.FAILED, delete_job=True)

    async def _is_empty(self) -> bool:
        """Whether no file is being read and none waits but for a later attempt."""
        from procrastinate.utils import utcnow

        manager = self._app.job_manager
        if list(await manager.list_jobs_async(status="doing")):
            return False
        waiting = await manager.list_jobs_async(status="todo")
        return all(job.scheduled_at is not None and job.scheduled_at > utcnow() for job in waiting)

    def _take_in(self, stages: Stages, report: Report, digest: str, name: str) -> None:
        """Takes one file in from a copy under its own name.

        Raises:
            FileFailedError, FileRefusedError: it was not stored; the job tells so to those who look later.
        """
        waiting = self._waiting.path(digest)
        with TemporaryDirectory(prefix="dondoc-work-") as folder:
            copy = Path(folder) / name
            try:
                shutil.copyfile(waiting, copy)
            except FileNotFoundError:
                if self._library.store.state(digest) is not None:
                    return  # a worker held to be dead was not, and has done it
                raise
            ended = list(take_in(self._library, stages, [copy]))
        for outcome in ended:
            report(replace(outcome, label=outcome.label.removeprefix(f"{copy.parent}{os.sep}")))
        for outcome in ended:
            if outcome.outcome is Outcome.FAILED and not outcome.members:
                raise FileFailedError(outcome.code or "", outcome.message or "")
        self._waiting.remove(digest)
        if ended[-1].outcome is Outcome.REJECTED:
            raise FileRefusedError(ended[-1].code or "", ended[-1].message or "")


@contextmanager
def open_queue(library: Library, database: str) -> Iterator[WorkQueue]:
    """The queue beside the documents; its tables are made where there are none.

    Raises:
        UsageError: the database is a file.
        MissingToolError: the extra ``server`` is not installed.
        StorageError: the server cannot be reached.
    """
    if not is_address(database):
        message = "Hàng đợi cần cơ sở dữ liệu PostgreSQL (--database postgresql://...)."
        raise UsageError("queue_needs_server", message)
    try:
        from procrastinate import App, PsycopgConnector
        from procrastinate.exceptions import ConnectorException
        from procrastinate.schema import SchemaManager
    except ModuleNotFoundError as error:
        message = "Chưa cài phần dùng hàng đợi; hãy chạy: pip install 'dondoc[server]'"
        raise MissingToolError("procrastinate", message) from error
    make_schema(library.engine, SCHEMA, SchemaManager.get_schema())
    address = conninfo(address_of(database), SCHEMA)
    app = App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=_CONNECTIONS))
    try:
        with app.open():
            yield WorkQueue(library, app, BlobStore(folder_of(database) / "waiting"))
    except ConnectorException as error:
        raise StorageError("database", "Không dùng được hàng đợi trong cơ sở dữ liệu.") from error
