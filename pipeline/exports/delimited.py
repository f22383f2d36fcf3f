"""The task list for other programs: CSV in which no cell is a formula, and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.contract import task_values
from pipeline.exports.cells import Value
from pipeline.exports.rows import COLUMNS, TaskRow, cells_of

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for the system's old code page


def csv_text(rows: Sequence[TaskRow]) -> str:
    """The list as CSV that Excel opens as Unicode; days as 31/12/2026."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for number, row in enumerate(rows, 1):
        writer.writerow([number, *map(_written, cells_of(row).values())])
    return _BYTE_ORDER_MARK + out.getvalue()


def _written(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""


def jsonl_text(rows: Sequence[TaskRow]) -> str:
    """The list as one JSON object per line, in the form of ``pipeline.contract`` with what happened since."""
    return "".join(json.dumps(_values(row), ensure_ascii=False) + "\n" for row in rows)


def _values(row: TaskRow) -> dict[str, Any]:
    document = row.listed.document
    return {
        **task_values(row.listed.task),
        "id": row.id,
        "text": row.text,
        "current": {
            "leads": list(row.leads),
            "due": row.due and row.due.isoformat(),
            "status": row.status.value,
            "done_on": row.done_on and row.done_on.isoformat(),
            "period": row.period and row.period.isoformat(),
            "extension": row.state.extension,
            "note": row.note or None,
            "merged_into": row.state.merged_into,
        },
        "document": {
            "sha256": document.sha256,
            "number": document.number,
            "date": document.date and document.date.isoformat(),
            "issuer": document.issuer,
            "title": document.title,
        },
    }
