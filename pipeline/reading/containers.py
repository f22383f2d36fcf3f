"""Files that hold files: archives and the attachments of mail; nothing is written under a name inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.errors import RejectedError
from pipeline.reading.detect import EDXML, MAIL, ZIP, media_type
from pipeline.reading.edxml import parts_of
from pipeline.reading.limits import Limits
from pipeline.reading.mail import attachments, parse
from pipeline.reading.package import Package
from pipeline.reading.rejections import rejection
from pipeline.text import nfc

INSIDE = " › "  # stands between the name of a file and what it holds
_LITTER = ("Thumbs.db", "desktop.ini")
_NO_STEP = re.compile(r"\.*|[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_MESSAGES = (MAIL, EDXML)
_Member = tuple[str, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file inside another.

    Attributes:
        name: a label such as ``hồ sơ.zip › phụ lục/tờ trình.docx``.
        refused: why there is no ``data``, where there is none.
    """

    name: str
    data: bytes
    refused: RejectedError | None = None


class _Budget:
    """What a file may hold, counted through all that lies in it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.spent = False
        self._entries = self._inflated = 0

    def take(self, size: int) -> None:
        self._entries += 1
        self._inflated += size
        self.spent = self._entries > self.limits.entries or self._inflated > self.limits.inflated_bytes
        if self.spent:
            raise rejection("too_many_entries" if self._entries > self.limits.entries else "inflated")


def expand(data: bytes, name: str, limits: Limits | None = None) -> Iterator[Entry]:
    """The documents inside a file, archives inside archives opened; mail itself counts as one of them.

    A file that holds no others is its own only entry. What is wrong with one member costs that member alone;
    an archive inside that inflates too far is one refused entry.

    Raises:
        RejectedError: of the whole file: ``encrypted``, ``damaged``, ``empty``, ``inflated`` or
            ``too_many_entries``.
    """
    yield from _expand(data, name, 1, _Budget(limits or Limits()))


def spool(data: bytes, name: str, folder: Path, limits: Limits) -> list[tuple[str, str | None]]:
    """Name and code of refusal of each entry; its bytes lie in ``folder``, in a file named by its position.

    Raises:
        RejectedError: as for ``expand``.
    """
    members: list[tuple[str, str | None]] = []
    for entry in expand(data, name, limits):
        if entry.refused is None:
            (folder / str(len(members))).write_bytes(entry.data)
        members.append((entry.name, entry.refused.code if entry.refused else None))
    return members


def _expand(data: bytes, name: str, depth: int, budget: _Budget) -> Iterator[Entry]:
    kind = _kind(data)
    if kind not in (ZIP, *_MESSAGES):
        yield Entry(name, data)
        return
    if kind == ZIP and depth > budget.limits.depth:
        raise rejection("nested_too_deep")
    if kind in _MESSAGES:
        yield Entry(name, data)
    members = _of_archive(data, budget.limits) if kind == ZIP else _of_message(data, kind, budget.limits)
    for label, content in members:
        yield from _member(f"{name}{INSIDE}{label}", content, depth, budget)


def _member(name: str, content: Callable[[], bytes], depth: int, budget: _Budget) -> list[Entry]:
    try:
        data = content()
    except RejectedError as error:
        if error.code == "inflated":  # the archive around it is a bomb
            raise
        budget.take(0)
        return [Entry(name, b"", error)]
    budget.take(len(data))
    if depth >= budget.limits.depth and _kind(data) in _MESSAGES:
        return [Entry(name, data)]  # its attachments, if any, lie too deep; the message says that it has some
    try:
        return list(_expand(data, name, depth + 1, budget))
    except RejectedError as error:
        if budget.spent:
            raise
        return [Entry(name, b"", error)]


def _kind(data: bytes) -> str | None:
    """The media type; ``None`` where the reader is to say what is wrong with the file."""
    try:
        return media_type(data)
    except RejectedError:
        return None


def _of_message(data: bytes, kind: str, limits: Limits) -> Iterator[_Member]:
    """The files beside the document that a package or a message itself is."""
    if kind == EDXML:
        found = [(file.name, file.data) for file in parts_of(data, limits)[1]]
    else:
        found = attachments(parse(data))
    for label, content in found:
        yield _label(label), partial(bytes, content)


def _of_archive(data: bytes, limits: Limits) -> list[_Member]:
    package = Package(data, limits)
    members = [
        (label, entry)
        for entry in package.entries
        if not entry.is_dir() and not _is_litter(label := _label(_unicode(entry.filename)))
    ]
    if not members:
        raise rejection("empty")
    if all(package.is_encrypted(entry) for _, entry in members):
        raise rejection("encrypted")
    return [(label, partial(package.read_entry, entry)) for label, entry in members]


def _label(name: str) -> str:
    """A name inside as a relative path that leads nowhere but down, and cannot steer a terminal."""
    steps = [step for step in name.replace("\\", "/").split("/") if not _NO_STEP.fullmatch(step)]
    readable = nfc("/".join(steps)).encode("utf-8", "replace").decode()
    return _CONTROL.sub("\ufffd", readable)[-200:] or "?"


def _unicode(name: str) -> str:
    """A name as UTF-8 where the archive has it so without saying so, as archivers of macOS and Linux do."""
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _is_litter(label: str) -> bool:
    steps = label.split("/")
    return steps[0] == "__MACOSX" or any(s.startswith((".", "~$")) for s in steps) or steps[-1] in _LITTER
