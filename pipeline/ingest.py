"""Takes files into the library: every file ends in exactly one of five outcomes."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline.errors import DondocError, RejectedError, StorageError
from pipeline.findings import Extraction
from pipeline.library import Library
from pipeline.records import Document, Severity
from pipeline.store.blobs import digest_of
from pipeline.store.ports import Change, StoredState
from pipeline.store.resolution import identity_of

if TYPE_CHECKING:
    from pipeline.reading import Member, Source

T = TypeVar("T")
_Looked = Document | StoredState
_INDEXED_AT_ONCE = 20


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
        path: as given.
        label: what staff call it: the path, for a member of an archive or of mail with the way to it.
        code: why it was rejected or failed, or what is missing of a partial document; stable, in English.
        message: the same for staff, in Vietnamese.
        document_id: the document in the store, where there is one.
        extraction: what was stored, where something was.
        same_as: name of a stored file of other bytes that holds the same document.
        members: how the documents inside it ended; a file that has any is none itself and is not counted.
    """

    path: Path
    label: str
    outcome: Outcome
    code: str | None = None
    message: str | None = None
    document_id: int | None = None
    extraction: Extraction | None = None
    same_as: str | None = None
    members: Counter[Outcome] = field(default_factory=Counter)


class Reading(Protocol):
    """What reads files, in several threads at once; see ``pipeline.reading.ReaderPool``."""

    def read(self, path: Path, name: str) -> Document:
        """The document in a file; raises ``DondocError``."""

    def expand(self, path: Path, folder: Path) -> list[Member]:
        """The documents inside a file."""

    def prepare(self, paths: Sequence[Path]) -> None:
        """Does at once what is cheaper for several files than for each."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What turns a file into findings.

    Attributes:
        reading: files to documents.
        extract: a document's findings.
        rules_version: what ``extract`` writes into ``Extraction.rules_version``.
        workers: how many files are read side by side.
    """

    reading: Reading
    extract: Callable[[Document], Extraction]
    rules_version: str
    workers: int = 1

    def walk(
        self, paths: Sequence[Path], look: Callable[[Source], T], is_done: Callable[[Source], bool]
    ) -> Iterator[tuple[Source, Callable[[], T | None]]]:
        """What ``look`` makes of files and of those inside them; see ``pipeline.reading.Ahead``."""
        from pipeline.reading import Ahead, sources_of  # only when something is read: it takes time

        return Ahead(look, self.reading, is_done, self.workers).walk(sources_of(paths))


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

    A file that holds others gives an outcome for each of them, then one that sums them up. Stopping at any
    time is safe: a file is stored with everything or not at all, and what remains is done by running the same
    command again.
    """
    unindexed = 0
    for outcome in take_in(library, stages, paths):
        yield outcome
        unindexed += outcome.extraction is not None
        if unindexed >= _INDEXED_AT_ONCE:
            _index(library)
            unindexed = 0
    if unindexed:
        _index(library)


def take_in(library: Library, stages: Stages, paths: list[Path]) -> Iterator[FileOutcome]:
    """As ``ingest``, but leaves the index to whoever asks it next."""
    inside: Counter[Outcome] = Counter()
    for source, looked in stages.walk(paths, partial(_look, library, stages), partial(_is_done, library)):
        outcome = _outcome(library, stages, source, looked)
        if outcome is None:
            yield FileOutcome(source.given, source.label, _sum(inside), members=inside)
            inside = Counter()
            continue
        if source.member:
            inside[outcome.outcome] += 1
        yield outcome


def _index(library: Library) -> None:
    # What is stored stays stored; the queue of changes leads the index to it once it works again.
    with suppress(StorageError):
        library.synchronise(date.today())


def _outcome(
    library: Library, stages: Stages, source: Source, looked: Callable[[], _Looked | None]
) -> FileOutcome | None:
    """How a file ended; ``None`` for one whose members have ended."""
    failed = partial(FileOutcome, source.given, source.label)
    try:
        found = looked()
        return None if found is None else _take_in(library, stages, source, found)
    except RejectedError as error:
        return failed(Outcome.REJECTED, error.code, error.message)
    except DondocError as error:
        return failed(Outcome.FAILED, error.code, error.message)
    except OSError as error:
        return failed(Outcome.FAILED, "storage", f"Không ghi được vào kho: {error.strerror or error}")
    except Exception as error:  # a bug of ours must not stop the other files
        return failed(Outcome.FAILED, "internal", internal_message(error))


def _sum(inside: Counter[Outcome]) -> Outcome:
    """The outcome of a file by those of the documents inside it: partial where something is missing."""
    if len(inside) == 1:
        return next(iter(inside))
    whole = not inside.keys() - {Outcome.STORED, Outcome.DUPLICATE}
    return Outcome.STORED if whole else Outcome.PARTIAL


def internal_message(error: Exception) -> str:
    """What staff are told of a bug: its kind and place, never the document's text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"Lỗi của chương trình ({type(error).__name__}, {place}); đề nghị báo cho nhóm phát triển."


def _is_done(library: Library, source: Source) -> bool:
    return _known(library, source) is not None


def _known(library: Library, source: Source) -> StoredState | None:
    """What is stored of a file's bytes."""
    try:
        return library.store.state(digest_of(source.path))
    except OSError:  # the reader knows better what is wrong with the path
        return None


def _look(library: Library, stages: Stages, source: Source) -> _Looked:
    """What is stored of a file's bytes, else the document that they hold."""
    return _known(library, source) or stages.reading.read(source.path, source.name)


def _take_in(library: Library, stages: Stages, source: Source, looked: _Looked) -> FileOutcome:
    if isinstance(looked, Document):
        extraction = stages.extract(looked)
        library.blobs.put(source.path, looked.source.sha256)
    elif looked.rules_version == stages.rules_version:
        return _restored(library, source, looked)
    else:
        extraction = stages.extract(library.store.load(looked.document_id).document)
    saved = library.store.save(extraction, partial(_keep_original, library, source, extraction))
    ended = partial(FileOutcome, source.given, source.label, document_id=saved.document_id)
    if saved.change is Change.NONE:  # another process was faster, or the same bytes came twice in a row
        return ended(Outcome.DUPLICATE)
    other = _same_document(library, extraction, saved.document_id)
    ended = partial(ended, extraction=extraction, same_as=other)
    warnings = [found for found in extraction.document.diagnostics if found.severity is Severity.WARNING]
    if warnings:
        more = f" (và {len(warnings) - 1} cảnh báo khác)" if len(warnings) > 1 else ""
        return ended(Outcome.PARTIAL, warnings[0].code, f"{warnings[0].message}{more}")
    return ended(Outcome.STORED)


def _keep_original(library: Library, source: Source, extraction: Extraction) -> None:
    """Puts the original back where a check removed it, which saw it before its document."""
    digest = extraction.document.source.sha256
    if not library.blobs.holds(digest):
        library.blobs.put(source.path, digest)


def _same_document(library: Library, extraction: Extraction, document_id: int) -> str | None:
    """The name of another file of the same document: same issuer, type, number and year or term."""
    number = extraction.metadata.number
    if number is None:
        return None
    found = {document.id: document for document in library.store.find(number.value)}
    # Judged by what is stored, as citations are; with a part unknown nothing is certain.
    identity = identity_of(found.pop(document_id)) if document_id in found else None
    if identity is None or None in (identity.issuer, identity.kind, identity.period):
        return None
    same = (document.file_name for document in found.values() if identity_of(document) == identity)
    return next(same, None)


def _restored(library: Library, source: Source, known: StoredState) -> FileOutcome:
    """The outcome of a file that is stored already; its original is put back where it was lost."""
    digest = digest_of(source.path)
    duplicate = FileOutcome(source.given, source.label, Outcome.DUPLICATE, document_id=known.document_id)
    if library.blobs.holds(digest):
        return duplicate
    library.blobs.put(source.path, digest)
    return replace(duplicate, message="đã khôi phục tệp gốc bị mất")
