"""Reads files in a process of their own, which is killed when it hangs, dies or takes too much memory."""

from __future__ import annotations

import hashlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

import psutil

from pipeline.errors import DondocError, RejectedError
from pipeline.reading.limits import Limits
from pipeline.reading.messages import (
    ReadingFailedError,
    Request,
    pack_request,
    read_frame,
    unpack_answer,
    unpack_image,
    unpack_members,
    write_frame,
)
from pipeline.reading.rejections import rejection
from pipeline.reading.scratch import scratch_folder
from pipeline.reading.surroundings import surroundings
from pipeline.records import Document

T = TypeVar("T")
_TICK = 0.05  # seconds between two looks at the child's memory
_START_SECONDS = 60.0  # that a child may take to load its libraries
_GRACE = 2.0  # seconds that a killed child may take to be gone
CHILD = "pipeline.reading.child"


@dataclass(frozen=True, slots=True)
class Member:
    """A document inside a file.

    Attributes:
        path: where its bytes stand, unless it was refused.
        name: a label such as ``hồ sơ.zip › tờ trình.docx``.
    """

    path: Path
    name: str
    refused: RejectedError | None = None


class ReaderPool:
    """One reading process at a time, replaced after ``Limits.files_per_reader`` files or whenever it fails.

    Not for use by several threads at once; each thread keeps a pool of its own.
    """

    def __init__(self, limits: Limits | None = None, module: str = CHILD) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the reading process."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def read(self, path: Path, name: str | None = None) -> Document:
        """The document in a file; ``name`` is the label that it gets, by default the file's own name.

        Raises:
            RejectedError: the file cannot be taken, or its reader hung, died or took too much memory.
            MissingToolError: a program outside Python that this file needs is not installed.
            ReadingFailedError: reading failed by a fault of ours.
        """
        return self.read_bytes(_bytes_of(path, self._limits), name or path.name)

    def read_bytes(self, data: bytes, name: str) -> Document:
        """The document that ``data`` holds; errors as for ``read``."""
        sha256 = hashlib.sha256(data).hexdigest()
        request = Request("read", name, self._limits)
        return self._ask(request, data, lambda answer: unpack_answer(answer, name, sha256, len(data)))

    def expand(self, path: Path, folder: Path) -> list[Member]:
        """The documents inside a file, their bytes put into an empty folder; errors as for ``read``.

        A file that holds no others is its own only member.
        """
        request = Request("expand", path.name, self._limits, (str(folder.absolute()),))
        found = self._ask(request, _bytes_of(path, self._limits), unpack_members)
        members = [Member(folder / str(at), name, refused) for at, (name, refused) in enumerate(found)]
        if len(members) > self._limits.entries + 1 or not all(
            m.refused or _is_plain(m.path) for m in members
        ):
            raise rejection("bad_answer")
        return members

    def prepare(self, paths: Sequence[Path]) -> None:
        """Does at once what is cheaper for several files than for each, before they are read one by one.

        Where that fails nothing is lost: each is then read alone.
        """
        files = tuple(str(path.absolute()) for path in paths)
        try:
            self._ask(Request("prepare", "", self._limits, files), b"", unpack_members)
        except (DondocError, ReadingFailedError):
            return

    def draw(self, path: Path, page: int, width: int) -> bytes:
        """A page (1-based) as a PNG image of this width in pixels; errors as for ``read``."""
        request = Request("draw", path.name, self._limits, page=page, width=width)
        return self._ask(request, _bytes_of(path, self._limits), unpack_image)

    def _ask(self, request: Request, data: bytes, unpack: Callable[[bytes], T | int]) -> T:
        child = self._child
        if child is None or child.files >= self._limits.files_per_reader or not child.alive:
            self.close()
            child = self._child = _Child(self._module, self._limits)
        try:
            return child.ask(request, data, unpack)
        except RejectedError as error:
            if error.code in _FATAL:
                self.close()
            raise
        except (DondocError, ReadingFailedError):
            raise
        except BaseException:
            self.close()
            raise


_FATAL = frozenset(("timeout", "memory", "reader_died", "bad_answer"))


def read_file(path: Path, limits: Limits | None = None) -> Document:
    """The document in one file, read in a process of its own; errors as for ``ReaderPool.read``."""
    with ReaderPool(limits) as pool:
        return pool.read(path)


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise rejection("not_a_file")
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise rejection("no_such_file") from error
    except (OSError, ValueError) as error:
        raise rejection("unreadable") from error
    if len(data) > limits.file_bytes:
        raise rejection("too_large")
    return data


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _environment() -> dict[str, str]:
    """The environment of the child: it must find this very package wherever it was started."""
    here = str(Path(__file__).resolve().parents[2])
    given = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    others = (str(Path(path).absolute()) for path in given)
    return surroundings({"PYTHONPATH": os.pathsep.join([here, *others])})


class _Child:
    """A reading process and the threads that feed and hear it."""

    def __init__(self, module: str, limits: Limits) -> None:
        self.files = 0
        self._ready = False
        self._limits = limits
        # neither modules nor programs are ever looked for in a folder in which documents lie
        self._folder = scratch_folder()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_environment(),
        )
        self._answers: queue.SimpleQueue[bytes | RejectedError | None] = queue.SimpleQueue()
        threading.Thread(target=self._hear, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, request: Request, data: bytes, unpack: Callable[[bytes], T | int]) -> T:
        """Sends a request and waits for its answer under all clocks; a number is but a sign of life."""
        self.files += 1
        threading.Thread(target=self._feed, args=(pack_request(request), data), daemon=True).start()
        if not self._ready:
            self._wait(time.monotonic() + _START_SECONDS)
            self._ready = True
        end = time.monotonic() + self._limits.total_seconds
        while True:
            payload = self._wait(min(end, time.monotonic() + self._limits.silence_seconds))
            answer = unpack(payload)
            if not isinstance(answer, int):
                return answer
            if time.monotonic() > end:  # a child that only ever says that it is alive
                raise rejection("timeout")

    def _wait(self, until: float) -> bytes:
        """The next message of the child, if it comes in time and the child keeps to its memory."""
        while True:
            try:
                answer = self._answers.get(timeout=_TICK)
            except queue.Empty:
                if time.monotonic() > until:
                    raise rejection("timeout") from None
                if self._resident() > self._limits.memory_bytes:
                    raise rejection("memory") from None
                continue
            if answer is None:
                raise rejection("reader_died")
            if isinstance(answer, RejectedError):
                raise answer
            return answer

    def _feed(self, request: bytes, data: bytes) -> None:
        try:
            write_frame(_stream(self._process.stdin), request)
            write_frame(_stream(self._process.stdin), data)
        except (OSError, ValueError):
            return  # the child is gone; the hearing thread says so

    def _hear(self) -> None:
        stream = _stream(self._process.stdout)
        try:
            while (payload := read_frame(stream, self._limits.message_bytes)) is not None:
                self._answers.put(payload)
        except RejectedError as error:
            self._answers.put(error)
        except (OSError, ValueError):
            pass
        self._answers.put(None)

    def _family(self) -> list[psutil.Process]:
        try:
            process = psutil.Process(self._process.pid)
            return [process, *process.children(recursive=True)]
        except psutil.Error:
            return []

    def _resident(self) -> int:
        total = 0
        for process in self._family():
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue
        return total

    def kill(self) -> None:
        """Kills the process with all that it started, and waits for it to be gone."""
        for process in reversed(self._family()):
            try:
                process.kill()
            except psutil.Error:
                continue
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self._folder.cleanup()


def _stream(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]
