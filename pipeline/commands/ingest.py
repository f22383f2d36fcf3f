"""``dondoc ingest``: takes files into the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.commands import stages
from pipeline.commands.output import DatabaseOption, console, printable
from pipeline.ingest import FileOutcome, Outcome, Stages, files_under, ingest
from pipeline.library import Library, folder_of, open_library

_WORDS = {
    Outcome.STORED: ("đã lưu", "green"),
    Outcome.DUPLICATE: ("đã có", "cyan"),
    Outcome.PARTIAL: ("lưu một phần", "yellow"),
    Outcome.REJECTED: ("từ chối", "red"),
    Outcome.FAILED: ("lỗi", "bold red"),
}


def ingest_command(
    paths: Annotated[list[Path], typer.Argument(metavar="ĐƯỜNG_DẪN...", help="Tệp hoặc thư mục.")],
    database: DatabaseOption,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            help="Số tệp được đọc cùng lúc; mặc định theo số nhân và bộ nhớ của máy.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Nạp văn bản vào kho: đọc, bóc tách nhiệm vụ, viện dẫn, thời hạn và lưu cùng tệp gốc."""
    files = [file for path in paths for file in files_under(path)]
    with open_library(database) as library, stages.open_stages(folder_of(database), workers) as loaded:
        counts = ingest_files(library, loaded, files)
    if counts[Outcome.REJECTED] or counts[Outcome.FAILED]:
        raise typer.Exit(1)


def ingest_files(
    library: Library, loaded: Stages, files: list[Path], failed: Callable[[Path], None] = lambda _: None
) -> Counter[Outcome]:
    """Takes the files in with a line for each and a summary, and answers how many ended in each outcome.

    Args:
        library: what takes them in.
        loaded: what reads them.
        files: their paths.
        failed: told which failed, itself or something in it, for a reason that may pass.
    """
    counts: Counter[Outcome] = Counter()
    opened = 0
    ended: set[Path] = set()
    out = console()
    with _progress() as progress:
        bar = progress.add_task("", total=len(files))
        try:
            for outcome in ingest(library, loaded, files):
                if outcome.members:
                    opened += 1
                else:
                    counts[outcome.outcome] += 1
                if outcome.outcome is Outcome.FAILED:
                    failed(outcome.path)
                if outcome.label == str(outcome.path):
                    ended.add(outcome.path)
                progress.update(bar, completed=len(ended), description=printable(outcome.path.name))
                print_outcome(out, outcome)
        except KeyboardInterrupt:
            left = len(files) - len(ended)
            out.print(f"Đã dừng theo yêu cầu; còn {left} tệp chưa nạp, chạy lại cùng lệnh để tiếp tục.")
            raise
    out.print(summary(counts, opened), soft_wrap=True)
    return counts


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console(stderr=True), transient=True, redirect_stdout=False)


def print_outcome(out: Console, outcome: FileOutcome) -> None:
    """One line on how a file ended."""
    word, style = ("đã mở", "default") if outcome.members else _WORDS[outcome.outcome]
    line = Text(f"{word:<13}", style=style)
    line.append(printable(outcome.label), style="default")
    line.append(printable(_details(outcome)), style="default")
    out.print(line, soft_wrap=True)


def _details(outcome: FileOutcome) -> str:
    if outcome.members:
        return f"  gồm {outcome.members.total()} tệp bên trong: {_counted(outcome.members)}"
    details = ""
    if outcome.extraction:
        number = outcome.extraction.metadata.number
        name = f"{number.value}, " if number else ""
        tasks, citations = len(outcome.extraction.tasks), len(outcome.extraction.citations)
        details += f"  {name}{tasks} nhiệm vụ, {citations} viện dẫn"
    if outcome.same_as:
        details += f"  (cùng văn bản với {outcome.same_as})"
    if outcome.message:
        details += f"  [{outcome.code}] {outcome.message}" if outcome.code else f"  {outcome.message}"
    return details


def summary(counts: Counter[Outcome], opened: int = 0) -> str:
    """One line in which the five outcomes add up to the number of files.

    Files that hold others are not among them: those inside are.
    """
    parts = ", ".join(f"{counts[outcome]} {word}" for outcome, (word, _) in _WORDS.items())
    also = f" Đã mở {opened} tệp chứa các tệp khác (tệp nén, thư điện tử)." if opened else ""
    return f"Tổng cộng {counts.total()} tệp: {parts}.{also}"


def _counted(counts: Counter[Outcome]) -> str:
    """The outcomes that there are, with their numbers."""
    return ", ".join(f"{counts[outcome]} {word}" for outcome, (word, _) in _WORDS.items() if counts[outcome])
