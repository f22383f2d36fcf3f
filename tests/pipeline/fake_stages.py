"""Reading and extraction that are quick and misbehave on request, in place of the real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import MissingToolError, RejectedError
from pipeline.findings import Extraction
from pipeline.ingest import Stages
from pipeline.reading import Limits, Member, read_bytes, spool
from pipeline.reading.rejections import rejection
from pipeline.records import Document, SourceFile
from tests.pipeline.extractions import RULES, letter, plan, with_document

ARCHIVE = b"PK"
CRASH, REJECT, PARTIAL, MISSING = "!crash", "!reject", "!partial", "!missing"


@dataclass
class FakeStages:
    """Reads text files; a file that begins with one of the words above meets that fate."""

    rules: str = RULES
    reads: list[str] = field(default_factory=list)
    prepared: list[list[str]] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    def read(self, path: Path, name: str) -> Document:
        if not path.is_file():
            raise RejectedError("no_such_file", "Không tìm thấy tệp.")
        data = path.read_bytes()
        if data.startswith(ARCHIVE):
            return read_bytes(data, name)  # which refuses it
        self.reads.append(name)
        text = data.decode()
        if text.startswith(REJECT):
            raise RejectedError("binary", "Tệp chứa dữ liệu nhị phân.")
        if text.startswith(MISSING):
            raise MissingToolError("tesseract", "Chưa cài đặt tesseract.")
        source = SourceFile(name, hashlib.sha256(data).hexdigest(), "text/plain", len(data))
        made = letter(text, warn=text.startswith(PARTIAL)).document
        return Document(source, made.text, made.blocks, made.pages, made.reader, made.diagnostics)

    def extract(self, document: Document) -> Extraction:
        if document.text.startswith(CRASH):
            raise KeyError(document.text)
        template = plan() if document.text.startswith(plan().document.text) else letter(document.text)
        return with_document(template, document, self.rules)

    def expand(self, path: Path, folder: Path) -> list[Member]:
        found = spool(path.read_bytes(), path.name, folder, self.limits)
        return [
            Member(folder / str(at), name, rejection(code) if code else None)
            for at, (name, code) in enumerate(found)
        ]

    def prepare(self, paths: Sequence[Path]) -> None:
        self.prepared.append([path.name for path in paths])

    @contextmanager
    def open(self, folder: Path, workers: int | None = None) -> Iterator[Stages]:
        del folder
        yield Stages(self, self.extract, self.rules, workers or 1)
