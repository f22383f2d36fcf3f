"""``dondoc corrections export``: what staff decided, as documents with right answers to learn from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.commands.output import DatabaseOption, console
from pipeline.contract import to_contract
from pipeline.findings import Extraction
from pipeline.library import open_library
from pipeline.store.corrections import verdict_of
from pipeline.store.ports import DocumentStore

_NAME_LENGTH = 12  # of the digest: what ``show`` calls a document by
_METADATA = ("kind", "number", "date", "issuer", "title", "signer")
_CITATION = ("kind", "number", "date", "issuer", "relation")
_DEADLINE = ("type", "due", "start", "every", "day_rule", "amount", "unit", "anchor", "text")

corrections_app = typer.Typer(help="Các quyết định của cán bộ về nhiệm vụ.", no_args_is_help=True)


@corrections_app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Nơi ghi tệp; tạo mới nếu chưa có.")],
    database: DatabaseOption,
) -> None:
    """Ghi văn bản có nhiệm vụ đã sửa, xác nhận hoặc loại, kèm đáp án, để huấn luyện lại."""
    with open_library(database) as library:
        count = export(library.store, folder)
    console().print(f"Đã ghi {count} văn bản kèm đáp án vào {folder}.", soft_wrap=True)


def export(store: DocumentStore, folder: Path) -> int:
    """How many documents were written as ``NAME.txt`` with ``NAME.gold.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = dict.fromkeys(correction.sha256 for correction in store.corrections())
    ids = [summary.id for digest in digests for summary in store.find(digest)]
    for id_ in ids:
        extraction = store.load(id_)
        path = folder / extraction.document.source.sha256[:_NAME_LENGTH]
        path.with_suffix(".txt").write_text(extraction.document.text, "utf-8", newline="\n")
        gold = json.dumps(gold_of(extraction), ensure_ascii=False, indent=1)
        path.with_suffix(".gold.json").write_text(gold + "\n", "utf-8", newline="\n")
    return len(ids)


def gold_of(extraction: Extraction) -> dict[str, Any]:
    """The answers of a document in the form of the corpus.

    A task that nobody has checked is ``optional``: it is neither right nor wrong to find it.
    """
    found = to_contract(extraction)
    tasks = [_task(values) for values in found["tasks"]]
    for task, checked in zip(tasks, map(verdict_of, extraction.tasks), strict=True):
        if checked is None:
            task["optional"] = True
    return {
        "document": {name: found["document"][name] for name in _METADATA},
        "citations": [
            {"text": one["quote"], **{name: one[name] for name in _CITATION}} for one in found["citations"]
        ],
        "tasks": tasks,
    }


def _task(values: dict[str, Any]) -> dict[str, Any]:
    deadline = values["deadline"]
    return {
        "text": values["quote"],
        "leads": values["leads"],
        "coordinators": values["coordinators"],
        "deadline": deadline and {name: deadline[name] for name in _DEADLINE if deadline.get(name)},
        "clause": values["clause"],
    }
