"""What staff call a task by, and the way back to it."""

from __future__ import annotations

import re

from pipeline.errors import UsageError
from pipeline.findings import Task
from pipeline.records import Document
from pipeline.store.corrections import rejected_tasks
from pipeline.store.ports import DocumentStore

_ID = re.compile(r"([0-9a-f]{8,64})-(\d{1,9})")
_DIGEST_LENGTH = 8


def task_id(sha256: str, task: Task) -> str:
    """What staff call a task by; newer rules leave it as it is where they cut the text in the same place."""
    return f"{sha256[:_DIGEST_LENGTH]}-{task.evidence.span.start}"


def find_task(store: DocumentStore, typed: str) -> tuple[Document, Task]:
    """The task with this id and its document, also where it was rejected.

    Raises:
        UsageError: there is no such task.
    """
    match = _ID.fullmatch(typed.strip().lower())
    digest, start = match.groups() if match else ("", "0")
    for summary in store.find(digest) if digest else ():
        if not summary.sha256.startswith(digest):
            continue
        extraction = store.load(summary.id)
        rejected = rejected_tasks(store.corrections(summary.sha256))
        for task in (*extraction.tasks, *rejected):
            if task.evidence.span.start == int(start):
                return extraction.document, task
    raise UsageError(
        "no_such_task", f"Không có nhiệm vụ mã {typed}; xem mã bằng dondoc review hoặc dondoc show."
    )
