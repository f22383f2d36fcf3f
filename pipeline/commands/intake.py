"""``dondoc watch`` and ``dondoc mail``: documents that come by themselves."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipeline.commands import stages
from pipeline.commands.ingest import ingest_files, print_outcome, summary
from pipeline.commands.output import DatabaseOption, console, print_error
from pipeline.errors import StorageError, UsageError
from pipeline.ingest import Outcome
from pipeline.library import folder_of, open_library
from pipeline.settings import SETTINGS_NAME

if TYPE_CHECKING:
    from pipeline.intake.mail import MailIntake

_NOT_DONE = (Outcome.REJECTED, Outcome.FAILED)

OnceOption = Annotated[bool, typer.Option("--once", help="Nạp những gì đang có rồi kết thúc.")]


def watch_command(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục, kể cả trên ổ mạng.")],
    database: DatabaseOption,
    interval: Annotated[
        float,
        typer.Option(min=0.1, help="Số giây giữa hai lần xem; tệp đứng yên một khoảng như vậy mới được nạp."),
    ] = 5.0,
    once: OnceOption = False,
) -> None:
    """Theo dõi một thư mục và nạp tệp mới; không di chuyển, không xóa tệp nào; dừng bằng Ctrl+C."""
    from pipeline.intake.folder import WatchedFolder

    if not folder.is_dir():
        raise UsageError("no_such_folder", f"Không có thư mục {folder}.")
    watched = WatchedFolder(folder)
    counts: Counter[Outcome] = Counter()
    with open_library(database) as library, stages.open_stages(folder_of(database)) as loaded:
        watched.settled()  # what lies there is known from now on
        while True:
            time.sleep(interval)
            if ready := watched.settled():
                counts += ingest_files(library, loaded, ready, watched.failed)
            if once and not watched.waiting():
                break
    if not counts:
        console().print("Không có tệp nào trong thư mục.")
    _end(counts)


def mail_command(
    database: DatabaseOption,
    interval: Annotated[float, typer.Option(min=1, help="Số giây giữa hai lần xem hộp thư.")] = 60.0,
    once: OnceOption = False,
) -> None:
    """Nạp thư và tệp kèm theo từ hộp thư trong dondoc.toml; hộp thư giữ nguyên; dừng bằng Ctrl+C."""
    from pipeline.intake.mail import MailIntake
    from pipeline.intake.mailbox import mail_settings
    from pipeline.reading import limits_from
    from pipeline.store.mail_log import MailLog

    path = folder_of(database) / SETTINGS_NAME
    settings, largest = mail_settings(path), limits_from(path).file_bytes
    counts: Counter[Outcome] = Counter()
    with open_library(database) as library, stages.open_stages(folder_of(database)) as loaded:
        intake = MailIntake(library, loaded, MailLog(library.engine), settings, largest)
        while True:
            try:
                counts += _take_messages(intake, console())
            except StorageError as error:
                if once:
                    raise
                print_error(error.code, error.message)  # the server may be back at the next look
            if once:
                break
            time.sleep(interval)
    _end(counts)


def _take_messages(intake: MailIntake, out: Console) -> Counter[Outcome]:
    """Takes in the messages that wait, with a line for each document, and answers how those ended."""
    from pipeline.intake.mailbox import open_mailbox

    counts: Counter[Outcome] = Counter()
    messages = 0
    with open_mailbox(intake.settings) as mailbox:
        for message in intake.take_in(mailbox, lambda outcome: print_outcome(out, outcome)):
            messages += 1
            counts.update(file.outcome for file in message.files if not file.members)
            if message.too_large:
                counts[Outcome.REJECTED] += 1
                out.print(f"từ chối      thư số {message.uid}: lớn hơn mức cho phép.")
    if messages:
        out.print(f"Đã xem {messages} thư. {summary(counts)}", soft_wrap=True)
    return counts


def _end(counts: Counter[Outcome]) -> None:
    if any(counts[outcome] for outcome in _NOT_DONE):
        raise typer.Exit(1)
