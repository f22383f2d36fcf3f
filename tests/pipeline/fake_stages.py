"""Reading and extraction that are quick and misbehave on request, in place of the real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import MissingToolError, RejectedError
from pipeline.findings import Extraction
from pipeline.ingest import Stages
from pipeline.records import Document, SourceFile
from tests.pipeline.extractions import RULES, letter, plan, with_document

CRASH, REJECT, PARTIAL, MISSING = "!crash", "!reject", "!partial", "!missing"


@dataclass
class FakeStages:
    """Reads text files; a file that begins with one of the words above meets that fate."""

    rules: str = RULES
    reads: list[str] = field(default_factory=list)

    def read(self, path: Path) -> Document:
        self.reads.append(path.name)
        if not path.is_file():
            raise RejectedError("no_such_file", "Không tìm thấy tệp.")
        data = path.read_bytes()
        text = data.decode()
        if text.startswith(REJECT):
            raise RejectedError("binary", "Tệp chứa dữ liệu nhị phân.")
        if text.startswith(MISSING):
            raise MissingToolError("tesseract", "Chưa cài đặt tesseract.")
        source = SourceFile(path.name, hashlib.sha256(data).hexdigest(), "text/plain", len(data))
        made = letter(text, warn=text.startswith(PARTIAL)).document
        return Document(source, made.text, made.blocks, made.pages, made.reader, made.diagnostics)

    def extract(self, document: Document) -> Extraction:
        if document.text.startswith(CRASH):
            raise KeyError(document.text)
        template = plan() if document.text.startswith(plan().document.text) else letter(document.text)
        return with_document(template, document, self.rules)

    @contextmanager
    def open(self) -> Iterator[Stages]:
        yield Stages(self.read, self.extract, self.rules)
