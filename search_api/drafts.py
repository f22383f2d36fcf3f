"""Checks drafts that people send: each is read in a process of its own, linted, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.clarity.comments import with_comments
from pipeline.clarity.lint import lint
from pipeline.clarity.remarks import Remark
from pipeline.clarity.superiors import demanded_days
from pipeline.errors import UsageError
from pipeline.extraction import extract
from pipeline.findings import Extraction
from pipeline.library import Library
from pipeline.reading import Limits, ReaderPool
from search_api.turns import Turns

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A document and what is unclear in it."""

    extraction: Extraction
    remarks: tuple[Remark, ...]


class Drafts:
    """Reads one draft at a time; nothing of it is kept."""

    def __init__(self, library: Library, limits: Limits) -> None:
        self._library = library
        self._pool = ReaderPool(limits)
        self._turns = Turns()

    def close(self) -> None:
        """Ends the reading process."""
        with self._turns.lock:
            self._pool.close()

    def check(self, data: bytes, name: str, today: date) -> CheckedDraft:
        """What is unclear in a draft.

        Args:
            data: the file's bytes.
            name: what its sender calls it.
            today: stands for the day of signing, where the draft has none.

        Raises:
            RejectedError: the file cannot be read within the limits.
            BusyError: too many other drafts are to be read.
        """
        with self._turns.turn():
            document = self._pool.read_bytes(data, name)
        return self.judge(extract(document), today)

    def judge(self, extraction: Extraction, today: date) -> CheckedDraft:
        """What is unclear in a document that was read, also against the stored ones that it implements."""
        return CheckedDraft(
            extraction, lint(extraction, today, demanded_days(self._library.store, extraction))
        )

    def commented(self, data: bytes, checked: CheckedDraft) -> bytes:
        """The draft's own DOCX file with the remarks as comments.

        Raises:
            UsageError: the draft is no DOCX file.
        """
        if checked.extraction.document.source.media_type != DOCX:
            raise UsageError(
                "not_docx", "Chỉ ghi được chú thích vào tệp DOCX; hãy lưu dự thảo thành .docx trước."
            )
        return with_comments(data, checked.extraction.document, checked.remarks)[0]
