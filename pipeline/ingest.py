"""Takes files into the library: every file ends in exactly one of five outcomes."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pipeline.errors import DondocError, RejectedError
from pipeline.findings import Extraction
from pipeline.records import Document, Severity
from pipeline.store.blobs import digest_of
from pipeline.store.library import Library
from pipeline.store.ports import Change, StoredState

T = TypeVar("T")
_AHEAD = 3  # files read before their turn: enough to keep both cores busy, little enough to hold in memory


class Outcome(StrEnum):
    """How a file ended."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    PARTIAL = "partial"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How one file ended, and why.

    Attributes:
        code: why it was rejected or failed, or what is missing of a partial document; stable, in English.
        message: the same for staff, in Vietnamese.
        document_id: the document in the store, where there is one.
        extraction: what was stored, where something was.
    """

    path: Path
    outcome: Outcome
    code: str | None = None
    message: str | None = None
    document_id: int | None = None
    extraction: Extraction | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """What turns a file into findings.

    Attributes:
        read: the document of a file; raises ``DondocError``.
        extract: a document's findings.
        rules_version: what ``extract`` writes into ``Extraction.rules_version``.
    """

    read: Callable[[Path], Document]
    extract: Callable[[Document], Extraction]
    rules_version: str


def files_under(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or those in the folder and its folders, in a fixed order.

    Left out are hidden files and the lock files that word processors leave.
    """
    if not path.is_dir():
        return [path]
    found = (item for item in sorted(path.rglob("*")) if item.is_file())
    return [item for item in found if not _is_hidden(item.relative_to(path))]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts) or path.name in (
        "Thumbs.db",
        "desktop.ini",
    )


def ingest(library: Library, stages: Stages, paths: list[Path]) -> Iterator[FileOutcome]:
    """Takes in one file after another; each is on disk with all that was found in it when its outcome comes.

    Stopping at any time is safe: a file is stored with everything or not at all, and what remains is done by
    running the same command again.
    """
    for path, looked in ahead(lambda path: _look(library, stages, path), paths):
        try:
            yield _take_in(library, stages, path, looked())
        except RejectedError as error:
            yield FileOutcome(path, Outcome.REJECTED, error.code, error.message)
        except DondocError as error:
            yield FileOutcome(path, Outcome.FAILED, error.code, error.message)
        except OSError as error:
            message = f"Không ghi được vào kho: {error.strerror or error}"
            yield FileOutcome(path, Outcome.FAILED, "storage", message)
        except Exception as error:  # a bug of ours must not stop the other files
            yield FileOutcome(path, Outcome.FAILED, "internal", internal_message(error))


def internal_message(error: Exception) -> str:
    """What staff are told of a bug: its kind and place, never the document's text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"Lỗi của chương trình ({type(error).__name__}, {place}); đề nghị báo cho nhóm phát triển."


def ahead(work: Callable[[Path], T], paths: list[Path]) -> Iterator[tuple[Path, Callable[[], T]]]:
    """Each path with a way to get what ``work`` made of it, or the error that it raised.

    The next files are worked on while the caller still deals with one, in one thread and in the order given.
    """
    waiting: deque[tuple[Path, Future[T]]] = deque()
    with ThreadPoolExecutor(max_workers=1) as worker:
        try:
            for path in paths:
                waiting.append((path, worker.submit(work, path)))
                if len(waiting) > _AHEAD:
                    first, made = waiting.popleft()
                    yield first, made.result
            while waiting:
                first, made = waiting.popleft()
                yield first, made.result
        finally:
            worker.shutdown(cancel_futures=True)


def _look(library: Library, stages: Stages, path: Path) -> Document | StoredState:
    """What is stored of a file's bytes, else the document that they hold."""
    try:
        known = library.store.state(digest_of(path))
    except OSError:  # the reader knows better what is wrong with the path
        known = None
    return known or stages.read(path)


def _take_in(library: Library, stages: Stages, path: Path, looked: Document | StoredState) -> FileOutcome:
    if isinstance(looked, Document):
        extraction = stages.extract(looked)
        library.blobs.put(path, looked.source.sha256)
    elif looked.rules_version == stages.rules_version:
        return _restored(library, path, looked)
    else:
        extraction = stages.extract(library.store.load(looked.document_id).document)
    saved = library.store.save(extraction)
    if saved.change is Change.NONE:  # another process was faster
        return FileOutcome(path, Outcome.DUPLICATE, document_id=saved.document_id)
    stored = FileOutcome(path, Outcome.STORED, document_id=saved.document_id, extraction=extraction)
    warnings = [found for found in extraction.document.diagnostics if found.severity is Severity.WARNING]
    if warnings:
        more = f" (và {len(warnings) - 1} cảnh báo khác)" if len(warnings) > 1 else ""
        message = f"{warnings[0].message}{more}"
        return replace(stored, outcome=Outcome.PARTIAL, code=warnings[0].code, message=message)
    return stored


def _restored(library: Library, path: Path, known: StoredState) -> FileOutcome:
    """The outcome of a file that is stored already; its original is put back where it was lost."""
    digest = digest_of(path)
    duplicate = FileOutcome(path, Outcome.DUPLICATE, document_id=known.document_id)
    if library.blobs.path(digest).is_file():
        return duplicate
    library.blobs.put(path, digest)
    return replace(duplicate, message="đã khôi phục tệp gốc bị mất")
