"""``dondoc lint``: whether the tasks of a draft are clear in five respects ("năm rõ")."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.commands import stages, wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    print_jsonl,
    printable,
)
from pipeline.errors import UsageError
from pipeline.library import folder_of, open_library
from pipeline.text import squeeze

if TYPE_CHECKING:
    from pipeline.clarity.remarks import Remark
    from pipeline.findings import Extraction

_SHOWN = 160  # code points of the words that are remarked on
_PACKAGE = b"PK\x03\x04"


def lint_command(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Dự thảo hoặc văn bản đã ban hành.")],
    database: DatabaseOption,
    comments: Annotated[
        Path | None,
        typer.Option(
            "--comments", metavar="TỆP.docx", help="Ghi nhận xét thành chú thích vào bản sao DOCX này."
        ),
    ] = None,
    output: PlainFormatOption = PlainFormat.TABLE,
) -> None:
    """Rà dự thảo theo “năm rõ”: rõ người, rõ việc, rõ thời gian, rõ kết quả, rõ trách nhiệm."""
    from pipeline.clarity.comments import with_comments
    from pipeline.clarity.lint import lint
    from pipeline.clarity.superiors import demanded_days

    with stages.open_stages(folder_of(database)) as loaded:
        extraction = loaded.extract(loaded.reading.read(file, file.name))
    with open_library(database) as library:
        demanded = demanded_days(library.store, extraction)
    remarks = lint(extraction, date.today(), demanded)
    if output is PlainFormat.JSONL:
        print_jsonl(_as_json(remark, extraction) for remark in remarks)
    else:
        _print_table(remarks, extraction)
    if comments is not None:
        content = file.read_bytes()
        if not content.startswith(_PACKAGE) or "wordprocessing" not in extraction.document.source.media_type:
            raise UsageError(
                "not_docx", "Chỉ ghi được chú thích vào tệp DOCX; hãy lưu dự thảo thành .docx trước."
            )
        changed, unplaced = with_comments(content, extraction.document, remarks)
        comments.write_bytes(changed)
        left = f" {unplaced} nhận xét không tìm được chỗ để ghi." if unplaced else ""
        console(stderr=True).print(f"Đã ghi {len(remarks) - unplaced} chú thích vào {comments}.{left}")


def _as_json(remark: Remark, extraction: Extraction) -> dict[str, Any]:
    task = extraction.tasks[remark.task] if remark.task is not None else None
    return {
        "code": remark.code,
        "clear": remark.clear.value,
        "weight": remark.weight.value,
        "message": remark.message,
        "start": remark.span.start,
        "end": remark.span.end,
        "quote": remark.span.of(extraction.document.text),
        "task": remark.task,
        "clause": task and task.clause,
        "page": task and task.evidence.page,
    }


def _print_table(remarks: tuple[Remark, ...], extraction: Extraction) -> None:
    from pipeline.clarity.comments import clear_name
    from pipeline.clarity.remarks import Weight

    out = console()
    if remarks:
        table = Table(box=box.ROUNDED, show_lines=True, expand=True)
        table.add_column("Mục", width=12)
        table.add_column("Chỗ cần rõ", ratio=4)
        table.add_column("Nhận xét", ratio=5)
        for remark in remarks:
            task = extraction.tasks[remark.task] if remark.task is not None else None
            words = wording.shortened(squeeze(remark.span.of(extraction.document.text)), _SHOWN)
            style = "red" if remark.weight is Weight.ERROR else "yellow"
            said = Text(f"{clear_name(remark.clear)}: ", style=style)
            said.append(printable(remark.message), style="default")
            table.add_row(Text(printable((task and task.clause) or "")), Text(printable(words)), said)
        out.print(table)
    counts = Counter(remark.weight for remark in remarks)
    out.print(
        f"{len(extraction.tasks)} nhiệm vụ: {counts[Weight.ERROR]} lỗi cần sửa, "
        f"{counts[Weight.ADVICE]} điểm nên làm rõ thêm."
    )
