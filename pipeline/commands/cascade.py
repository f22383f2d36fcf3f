"""``dondoc cascade``: how a stored plan carries out the documents that it implements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    document_values,
    print_jsonl,
    printable,
)
from pipeline.contract import task_values
from pipeline.errors import UsageError
from pipeline.findings import Extraction, Task
from pipeline.library import open_library
from pipeline.store.ports import DocumentSummary

if TYPE_CHECKING:
    from pipeline.clarity.cascade import Cascade

_SHOWN = 200  # code points of a task in the table


def cascade_command(
    number: Annotated[str, typer.Argument(metavar="SỐ_KÝ_HIỆU", help="Kế hoạch đã lưu.")],
    database: DatabaseOption,
    output: PlainFormatOption = PlainFormat.TABLE,
) -> None:
    """Đối chiếu kế hoạch với văn bản cấp trên: việc nào đã cụ thể hóa, việc nào còn thiếu, muộn hơn."""
    from pipeline.clarity.superiors import cascades

    out = console()
    with open_library(database) as library:
        found = library.store.find(number)
        if not found:
            raise UsageError("no_such_document", f"Không có văn bản {number} trong kho.")
        plan = library.store.load(found[0].id)
        results = cascades(library.store, plan)
    if output is PlainFormat.JSONL:
        print_jsonl(_as_json(*result, plan.tasks) for result in results)
        return
    if not results:
        out.print("Văn bản này không nêu thực hiện văn bản nào có trong kho.")
    for summary, superior, carried in results:
        out.print(f"Thực hiện {wording.document_name(summary)}", style="bold")
        table = Table(box=box.ROUNDED, show_lines=True, expand=True)
        for column in ("Nhiệm vụ cấp trên giao", "Nhiệm vụ trong kế hoạch", "Đối chiếu"):
            table.add_column(column, ratio=2)
        for carry in sorted(carried.carries, key=lambda carry: (carry.superior, carry.task)):
            above, task = superior.tasks[carry.superior], plan.tasks[carry.task]
            verdict = f"giống {carry.likeness:.0%}"
            text = Text(verdict)
            if carry.later:
                text.append("\nhạn muộn hơn văn bản cấp trên", style="red")
            table.add_row(_words(above), _words(task), text)
        for at in carried.uncovered:
            table.add_row(_words(superior.tasks[at]), Text(""), Text("chưa cụ thể hóa", style="red"))
        out.print(table)
        out.print(
            f"{len({carry.superior for carry in carried.carries})} việc đã cụ thể hóa, "
            f"{len(carried.uncovered)} việc chưa, {len(carried.own)} việc riêng của kế hoạch."
        )


def _words(task: Task) -> Text:
    text = Text(printable(wording.shortened(task.evidence.quote, _SHOWN)))
    if task.deadline is not None:
        text.append(f"\n{printable(wording.deadline(task.deadline))}", style="cyan")
    return text


def _as_json(
    summary: DocumentSummary, superior: Extraction, carried: Cascade, tasks: Sequence[Task]
) -> dict[str, Any]:
    return {
        "superior": document_values(summary),
        "carries": [
            {
                "superior": task_values(superior.tasks[carry.superior]),
                "task": task_values(tasks[carry.task]),
                "likeness": round(carry.likeness, 3),
                "later": carry.later,
            }
            for carry in carried.carries
        ],
        "uncovered": [task_values(superior.tasks[at]) for at in carried.uncovered],
        "own": [task_values(tasks[at]) for at in carried.own],
    }
