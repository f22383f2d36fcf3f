"""How commands print: to people as tables, to programs as JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

from pipeline.errors import UsageError
from pipeline.exports.cells import literal
from pipeline.extraction.transfers import Holder
from pipeline.library import default_database
from pipeline.store.ports import DocumentSummary

_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y")
_WIDTH = 100  # where the output is no terminal
_CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


class Format(StrEnum):
    """A form of output."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class PlainFormat(StrEnum):
    """A form of output, where rows do not fit one table."""

    TABLE = "table"
    JSONL = "jsonl"


FormatOption = Annotated[Format, typer.Option("--format", help="Dạng kết quả.")]
PlainFormatOption = Annotated[PlainFormat, typer.Option("--format", help="Dạng kết quả.")]
DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        help="Tệp cơ sở dữ liệu (tệp gốc nằm ở thư mục blobs bên cạnh) hoặc địa chỉ PostgreSQL. "
        "Mặc định theo biến DONDOC_DATABASE, DONDOC_HOME.",
        default_factory=lambda: str(default_database()),
        show_default=False,
    ),
]


def use_utf8() -> None:
    """Makes output Unicode where the console's own code page is not (Windows, ``LANG=C``)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def console(*, stderr: bool = False) -> Console:
    """Where people read; width 100 where it is no terminal."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = _WIDTH
    return made


def printable(text: str) -> str:
    """The text without what would steer a terminal."""
    return text.translate(_CONTROL)


def parse_day(typed: str | None) -> date | None:
    """The day that a person typed, as 2026-12-31 or 31/12/2026.

    Raises:
        UsageError: it is no day.
    """
    if typed is None:
        return None
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(typed.strip(), form).date()
        except ValueError:
            continue
    raise UsageError("bad_date", f"Ngày không hợp lệ: {typed}. Viết như 2026-12-31 hoặc 31/12/2026.")


def print_error(code: str, message: str) -> None:
    """Prints one line on the error output."""
    console(stderr=True).print(f"Lỗi [{code}]: {printable(message)}", style="red", soft_wrap=True)


def print_jsonl(rows: Iterable[Mapping[str, Any]]) -> None:
    """Prints each row as one line of JSON."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def document_values(document: DocumentSummary) -> dict[str, Any]:
    """What programs are told of a stored document."""
    return {
        "sha256": document.sha256,
        "file": document.file_name,
        "kind": document.kind,
        "number": document.number,
        "date": document.date and document.date.isoformat(),
        "issuer": document.issuer,
        "title": document.title,
    }


def holder_values(holder: Holder) -> dict[str, Any]:
    """What programs are told of a body that holds another's tasks: the chain of acts that leads there."""
    return {
        "name": holder.name,
        "functions": list(holder.functions),
        "doubt": holder.doubt,
        "verified": holder.verified,
        "chain": [
            {
                "from": step.origin,
                "to": step.target,
                "since": step.since.isoformat(),
                "function": step.function,
                "note": step.note,
                "verified": step.verified,
                "acts": [{"key": act.key, "title": act.title} for act in step.acts],
            }
            for step in holder.chain
        ],
    }


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints rows as CSV that Excel opens as Unicode and in which no cell is a formula."""
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([literal(cell) for cell in row] for row in rows)
