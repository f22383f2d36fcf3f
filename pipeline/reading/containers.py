"""Files that hold files: archives and the attachments of mail; nothing is written under a name inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.reading.detect import MAIL, ZIP, media_type
from pipeline.reading.limits import Limits
from pipeline.reading.mail import attachments, parse
from pipeline.reading.package import Package
from pipeline.reading.rejections import rejection

_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file inside another; the name is a label such as ``hồ sơ.zip/tờ trình.docx``."""

    name: str
    data: bytes


def is_container(data: bytes) -> bool:
    """Whether a file holds other files that are documents of their own; errors as for ``media_type``."""
    kind = media_type(data)
    return kind == ZIP or (kind == MAIL and bool(attachments(parse(data))))


def expand(data: bytes, name: str, limits: Limits | None = None, depth: int = 1) -> Iterator[Entry]:
    """The documents inside a file, archives inside archives opened; mail itself counts as one of them.

    A file that holds no others is its own only entry.

    Raises:
        RejectedError: ``encrypted``, ``damaged``, ``inflated``, ``too_many_entries`` or ``nested_too_deep``.
    """
    limits = limits or Limits()
    kind = media_type(data)
    if kind not in (ZIP, MAIL):
        yield Entry(name, data)
        return
    if depth > limits.depth:
        raise rejection("nested_too_deep")
    if kind == MAIL:
        yield Entry(name, data)
    inside = _members(data, limits) if kind == ZIP else iter(attachments(parse(data)))
    for label, content in inside:
        if content:
            yield from expand(
                content, f"{name}/{PurePosixPath(label.replace(chr(92), '/')).name}", limits, depth + 1
            )


def _members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    package = Package(data, limits)
    for name in package.names:
        if not name.endswith("/") and not any(litter in name for litter in _LITTER):
            yield name, package.read(name)
