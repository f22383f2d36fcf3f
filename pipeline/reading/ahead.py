"""Files looked at before their turn, by several readers, in the order given; those inside others come too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pipeline.errors import RejectedError
from pipeline.reading.detect import may_have_attachments, may_need_office
from pipeline.reading.pool import Member
from pipeline.reading.scratch import scratch_folder

T = TypeVar("T")
_MORE = 2  # groups in hand beyond one for each reader: little enough to hold in memory
_GROUP = 8  # files for one call of LibreOffice, whose start costs as much as about ten short files
_WINDOW = 32  # files among which a group is sought
_HEAD = 8192
_TICK = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Source:
    """A file to look at.

    Attributes:
        given: the path that was asked for.
        path: where the bytes stand: ``given``, or a copy of what was inside it.
        name: the file's own name; for a member with the way to it, ``hồ sơ.zip › tờ trình.docx``.
        member: whether it was found inside ``given``.
        refused: why a member cannot be looked at.
    """

    given: Path
    path: Path
    name: str
    member: bool = False
    refused: RejectedError | None = None

    @property
    def label(self) -> str:
        """What staff call it: the path as given, then the way inside."""
        return f"{self.given}{self.name.removeprefix(self.given.name)}"


def sources_of(paths: Sequence[Path]) -> list[Source]:
    """A source for each path."""
    return [Source(path, path, path.name) for path in paths]


class Opener(Protocol):
    """What opens files that hold others; see ``ReaderPool``."""

    def expand(self, path: Path, folder: Path) -> list[Member]:
        """The documents inside a file."""

    def prepare(self, paths: Sequence[Path]) -> None:
        """Does at once what is cheaper for several files than for each."""


class _Container:
    def __init__(self, source: Source, opener: Opener) -> None:
        self._folder = scratch_folder()
        try:
            found = opener.expand(source.path, Path(self._folder.name))
        except BaseException:
            self.close()
            raise
        self.members = [
            Source(source.given, member.path, member.name, member=True, refused=member.refused)
            for member in found
        ]

    def close(self) -> None:
        self._folder.cleanup()


class Ahead(Generic[T]):
    """Looks at files while the caller still deals with earlier ones.

    Args:
        look: what to make of a source, called in several threads at once.
        opener: opens containers; also called in those threads.
        is_done: whether ``look`` will not read the source, so that preparing it would be in vain.
        workers: how many threads.
    """

    def __init__(
        self, look: Callable[[Source], T], opener: Opener, is_done: Callable[[Source], bool], workers: int
    ) -> None:
        self._look = look
        self._opener = opener
        self._is_done = is_done
        self._workers = workers

    def walk(self, sources: Sequence[Source]) -> Iterator[tuple[Source, Callable[[], T | None]]]:
        """Each source with a way to get what ``look`` made of it, or the error that it raised.

        In place of a container come its members, then the container itself with ``None``.
        """
        executor = ThreadPoolExecutor(self._workers)
        try:
            for source, future in _Schedule(executor, self._work, sources, self._workers + _MORE):
                container = None if future.exception() else future.result()
                if not isinstance(container, _Container):
                    yield source, future.result  # type: ignore[misc]
                    continue
                try:
                    inner = _Schedule(executor, self._work, container.members, self._workers + _MORE)
                    for member, found in inner:
                        yield member, found.result  # type: ignore[misc]
                finally:
                    container.close()
                yield source, lambda: None
        finally:
            executor.shutdown(wait=False, cancel_futures=True)

    def _work(self, group: list[tuple[Source, Future[T | _Container]]]) -> None:
        if len(group) > 1:
            with suppress(Exception):  # whatever is wrong shows when each is looked at
                self._prepare([source for source, _ in group])
        for source, future in group:
            try:
                future.set_result(self._visit(source))
            except BaseException as error:
                future.set_exception(error)

    def _prepare(self, group: list[Source]) -> None:
        unread = [source.path for source in group if not self._is_done(source)]
        if len(unread) > 1:
            self._opener.prepare(unread)

    def _visit(self, source: Source) -> T | _Container:
        if source.refused is not None:
            raise source.refused
        if not source.member and may_have_attachments(_head(source)):
            mail = _Container(source, self._opener)
            if len(mail.members) > 1:
                return mail
            mail.close()
        try:
            return self._look(source)
        except RejectedError as error:
            if error.code != "container" or source.member:
                raise
        return _Container(source, self._opener)


class _Schedule(Generic[T]):
    """Hands sources out in groups, so that the next ones are worked on, and gives their futures in order."""

    def __init__(
        self,
        executor: ThreadPoolExecutor,
        work: Callable[[list[tuple[Source, Future[T]]]], None],
        sources: Sequence[Source],
        most: int,
    ) -> None:
        self._executor = executor
        self._work = work
        self._sources = sources
        self._most = most
        self._futures: dict[int, tuple[int, Future[T]]] = {}  # by position: first of the group, and its own
        self._in_hand: Counter[int] = Counter()  # files not yet given, by first of the group
        self._office: dict[int, bool] = {}

    def __iter__(self) -> Iterator[tuple[Source, Future[T]]]:
        ahead = 0
        for at, source in enumerate(self._sources):
            while ahead < len(self._sources) and (ahead <= at or len(self._in_hand) < self._most):
                if ahead not in self._futures:
                    self._hand_out(ahead)
                ahead += 1
            group, future = self._futures.pop(at)
            while not wait([future], _TICK).done:  # without a timeout, Windows would not hear Ctrl-C
                continue
            self._in_hand[group] -= 1
            if not self._in_hand[group]:
                del self._in_hand[group]
            yield source, future

    def _hand_out(self, first: int) -> None:
        group = [first]
        if self._needs_office(first):
            window = range(first + 1, min(first + _WINDOW, len(self._sources)))
            more = (at for at in window if at not in self._futures and self._needs_office(at))
            group += [at for at, _ in zip(more, range(_GROUP - 1), strict=False)]
        futures: list[tuple[Source, Future[T]]] = [(self._sources[at], Future()) for at in group]
        self._futures |= {at: (first, future) for at, (_, future) in zip(group, futures, strict=True)}
        self._in_hand[first] = len(group)
        self._executor.submit(self._work, futures)

    def _needs_office(self, at: int) -> bool:
        if at not in self._office:
            self._office[at] = may_need_office(_head(self._sources[at]))
        return self._office[at]


def _head(source: Source) -> bytes:
    try:
        with source.path.open("rb") as file:
            return file.read(_HEAD)
    except (OSError, ValueError):  # the reader knows better what is wrong with the path
        return b""
