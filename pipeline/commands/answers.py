"""``dondoc answers``: which open tasks a report answers, and the figures in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.answers import AnswerProposal, propose_answers
from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    print_jsonl,
    printable,
)
from pipeline.errors import UsageError
from pipeline.extraction.progress import ProgressFigure, find_progress
from pipeline.library import open_library
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze
from pipeline.tracking.wording import STATUSES

_SHOWN = 240  # code points of a task in the table


def answers_command(
    report: Annotated[str, typer.Argument(metavar="BÁO_CÁO", help="Số, ký hiệu hoặc mã của báo cáo đã nạp.")],
    database: DatabaseOption,
    output: PlainFormatOption = PlainFormat.TABLE,
) -> None:
    """Đối chiếu một báo cáo với các nhiệm vụ đang mở: nhiệm vụ nào được trả lời, vì sao; số liệu tiến độ."""
    with open_library(database) as library:
        found = library.store.find(report)
        if not found:
            raise UsageError("no_such_document", f"Không có văn bản {report} trong kho.")
        today = date.today()
        library.synchronise(today)
        proposals = propose_answers(library, found[0].id, today)
        text = library.store.load(found[0].id).document.text
    figures = find_progress(text)
    if output is PlainFormat.JSONL:
        print_jsonl([*map(_as_json, proposals), *map(_figure_values, figures)])
        return
    _print_figures(figures)
    _print_proposals(proposals, text)


def _print_figures(figures: Sequence[ProgressFigure]) -> None:
    out = console()
    for figure in figures:
        said = f"Số liệu  {wording.progress(figure)}  “{squeeze(figure.evidence.quote)}”"
        out.print(Text(printable(said)), soft_wrap=True)


def _print_proposals(proposals: Sequence[AnswerProposal], text: str) -> None:
    out = console()
    if not proposals:
        out.print("Chưa thấy nhiệm vụ đang mở nào mà báo cáo này trả lời.")
        return
    table = Table(box=box.ROUNDED, show_lines=True, expand=True)
    table.add_column("Mã", width=17)
    table.add_column("Nhiệm vụ", ratio=4)
    table.add_column("Căn cứ đối chiếu", ratio=4)
    table.add_column("Điểm", width=5)
    for proposal in proposals:
        listed = proposal.listed
        names = (task_id(listed.document.sha256, listed.task), wording.document_name(listed.document))
        reasons = [_reason(proposal, at, text) for at in range(len(proposal.clues))]
        if proposal.suggested:
            reasons.append(f"→ {STATUSES[proposal.suggested]}")
        cells = (
            "\n".join(names),
            wording.shortened(listed.task.evidence.quote, _SHOWN),
            "\n".join(reasons),
            f"{proposal.score:.2f}",
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    out.print(table)
    out.print("Xác nhận: dondoc status MÃ done --on NGÀY --report SỐ_BÁO_CÁO")


def _reason(proposal: AnswerProposal, at: int, text: str) -> str:
    clue = proposal.clues[at]
    words = f": “{wording.shortened(clue.span.of(text), _SHOWN)}”" if clue.span else ""
    return f"{wording.CLUES[clue.kind]} {clue.strength:.0%}{words}"


def _as_json(proposal: AnswerProposal) -> dict[str, Any]:
    listed = proposal.listed
    return {
        "kind": "answer",
        "task": task_id(listed.document.sha256, listed.task),
        "document": listed.document.number,
        "text": squeeze(listed.task.evidence.quote),
        "score": proposal.score,
        "period": proposal.period and proposal.period.isoformat(),
        "suggested": proposal.suggested,
        "clues": [
            {
                "kind": clue.kind,
                "strength": round(clue.strength, 4),
                "span": clue.span and [clue.span.start, clue.span.end],
            }
            for clue in proposal.clues
        ],
    }


def _figure_values(figure: ProgressFigure) -> dict[str, Any]:
    return {
        "kind": "progress",
        "state": figure.state,
        "count": figure.count,
        "total": figure.total,
        "percent": figure.percent,
        "bound": figure.bound,
        "quote": figure.evidence.quote,
        "span": [figure.evidence.span.start, figure.evidence.span.end],
    }
