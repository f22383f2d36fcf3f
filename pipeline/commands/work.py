"""``dondoc enqueue`` and ``dondoc worker``: lets files wait, and reads those that wait, on any machine."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Annotated

import typer

from pipeline.commands import stages
from pipeline.commands.ingest import print_outcome
from pipeline.commands.output import DatabaseOption, console, print_error
from pipeline.errors import RejectedError
from pipeline.ingest import FileOutcome, files_under
from pipeline.library import folder_of, open_library
from pipeline.work_queue import Pulse, open_queue


def enqueue_command(
    paths: Annotated[list[Path], typer.Argument(metavar="ĐƯỜNG_DẪN...", help="Tệp hoặc thư mục.")],
    database: DatabaseOption,
) -> None:
    """Xếp tệp vào hàng đợi trong PostgreSQL để các máy chạy dondoc worker đọc và lưu."""
    put = waiting = left = 0
    with open_library(database) as library, open_queue(library, database) as queue:
        for file in (file for path in paths for file in files_under(path)):
            try:
                if queue.put(file):
                    put += 1
                else:
                    waiting += 1
            except (OSError, RejectedError) as error:
                left += 1
                reason = error.message if isinstance(error, RejectedError) else error.strerror or str(error)
                print_error("not_queued", f"{file}: {reason}")
        counts = queue.counts()
    console().print(
        f"Đã xếp {put} tệp vào hàng đợi, {waiting} tệp đã chờ sẵn, {left} tệp không đọc được. Hàng đợi: "
        f"{counts['todo']} tệp chờ, {counts['doing']} tệp đang đọc, {counts['failed']} tệp không nạp được.",
        soft_wrap=True,
    )
    if left:
        raise typer.Exit(1)


def worker_command(
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
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="Dừng khi hàng đợi hết tệp; mặc định chờ tệp mới.")
    ] = False,
) -> None:
    """Đọc và lưu các tệp trong hàng đợi; dừng bằng Ctrl+C, tệp đang đọc dở được làm xong trước."""
    out, printing = console(), Lock()

    def report(outcome: FileOutcome) -> None:
        with printing:
            print_outcome(out, outcome)

    with (
        open_library(database) as library,
        open_queue(library, database) as queue,
        stages.open_stages(folder_of(database), workers) as loaded,
    ):
        queue.work(loaded, report, Pulse(), until_empty=until_empty)
