"""Whether what is kept belongs together: originals, rows, findings and search index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from pipeline.findings import Evidence, Extraction
from pipeline.index.sqlite import SqliteIndex
from pipeline.library import Library
from pipeline.store.citing import resolve_citations, wrong_resolutions
from pipeline.store.engines import integrity_faults
from pipeline.store.keys import wrong_keys
from pipeline.store.ports import DocumentSummary
from pipeline.store.rows import metadata_fields


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not belong together.

    Attributes:
        code: stable, in English, such as ``quote_differs``.
        message: for staff, in Vietnamese.
        mended: whether it was put right; only what can be derived again is.
    """

    code: str
    message: str
    mended: bool = False


def check(library: Library, *, fix: bool) -> Iterator[Fault]:
    """Every fault found; with ``fix``, what is derived from originals and rows is put right.

    Never changed: an original, a document's text, a finding.
    """
    for fault in integrity_faults(library.engine):
        yield Fault("database_damaged", f"Cơ sở dữ liệu hỏng: {fault}")
    documents = list(library.store.documents())
    for document in documents:
        yield from _check_document(library, document)
    yield from _check_blobs(library, fix=fix)
    wrong = wrong_keys(library.engine, fix=fix)
    if wrong:
        yield Fault("keys_outdated", f"{wrong} khóa tra cứu số ký hiệu đã cũ", mended=fix)
    unresolved = _outdated_resolutions(library, documents, fix=fix)
    if unresolved:
        message = f"Kết quả đối chiếu viện dẫn của {unresolved} văn bản đã cũ"
        yield Fault("resolutions_outdated", message, mended=fix)
    yield from _check_index(library, fix=fix)
    unqueued = library.store.requeue(fix=fix)
    if unqueued:
        yield Fault("outbox_incomplete", f"{unqueued} văn bản không có trong hàng đợi cập nhật", mended=fix)


def _check_document(library: Library, document: DocumentSummary) -> Iterator[Fault]:
    name = document.number or document.file_name
    path = library.blobs.path(document.sha256)
    if not path.is_file():
        yield Fault("original_missing", f"Mất tệp gốc của {name}: hãy nạp lại tệp {document.file_name}")
    elif not library.blobs.is_intact(document.sha256):
        yield Fault("original_damaged", f"Tệp gốc của {name} đã bị thay đổi: {path}")
    extraction = library.store.load(document.id)
    text = extraction.document.text
    for evidence in all_evidence(extraction):
        if evidence.span.of(text) != evidence.quote:
            span = evidence.span
            yield Fault(
                "quote_differs",
                f"Trích dẫn khác với văn bản {name} tại {span.start}–{span.end}: {evidence.quote!r}",
            )


def all_evidence(extraction: Extraction) -> Iterable[Evidence]:
    """The evidence of every finding."""
    for field in metadata_fields(extraction.metadata).values():
        if field is not None:
            yield field.evidence
    for citation in extraction.citations:
        yield citation.evidence
    for reference in extraction.references:
        yield reference.evidence
    for named in extraction.named_references:
        yield named.evidence
    for task in extraction.tasks:
        yield task.evidence
        if task.deadline is not None:
            yield task.deadline.evidence


def _outdated_resolutions(library: Library, documents: list[DocumentSummary], *, fix: bool) -> int:
    """How many documents keep other meanings of their citations than today's; with ``fix`` none does."""
    wrong = 0
    with library.engine.connect().execution_options(writing=fix) as connection, connection.begin():
        for document in documents:
            if wrong_resolutions(connection, document.id):
                wrong += 1
                if fix:
                    resolve_citations(connection, document.id)
    return wrong


def _check_blobs(library: Library, *, fix: bool) -> Iterator[Fault]:
    def remove(digest: str) -> bool:
        return fix and _is_done(partial(library.blobs.remove, digest))

    strange = library.store.without_document(set(library.blobs.digests()), remove, fix=fix)
    for digest, removed in strange.items():
        message = f"Tệp gốc không thuộc văn bản nào: {digest}"
        yield Fault("original_without_document", message, mended=removed)
    for path in library.blobs.unfinished():
        removed = fix and _is_done(partial(path.unlink, missing_ok=True))
        yield Fault("unfinished_copy", f"Bản sao dở dang: {path.name}", mended=removed)


def _is_done(removal: Callable[[], None]) -> bool:
    """Whether a file could be removed; Windows keeps those that another program reads."""
    try:
        removal()
    except OSError:
        return False
    return True


def _check_index(library: Library, *, fix: bool) -> Iterator[Fault]:
    today = date.today()
    library.synchronise(today)
    index = library.index
    sound = not isinstance(index, SqliteIndex) or index.is_consistent()
    refused = library.refused()
    for document, reason in refused.items():
        yield Fault("index_refuses", f"Máy tìm kiếm không nhận văn bản {document}: {reason}")
    stored = library.store.revisions()
    if sound and index.revisions() == {id_: stored[id_] for id_ in stored if id_ not in refused}:
        return
    if fix:
        library.rebuild_index(today)
    yield Fault("index_differs", "Chỉ mục tìm kiếm không khớp với văn bản", mended=fix)
