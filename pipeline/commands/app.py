"""The commands gathered, and what typer finds wrong with a command line in Vietnamese."""

from __future__ import annotations

import typer

from pipeline.commands.agency import agency_command
from pipeline.commands.answers import answers_command
from pipeline.commands.audit import audit_app
from pipeline.commands.cascade import cascade_command
from pipeline.commands.check import check_command
from pipeline.commands.correct import correct_command
from pipeline.commands.corrections import corrections_app
from pipeline.commands.exports import export_command, import_command
from pipeline.commands.extract import extract_command
from pipeline.commands.ingest import ingest_command
from pipeline.commands.intake import mail_command, watch_command
from pipeline.commands.lint import lint_command
from pipeline.commands.reindex import reindex_command
from pipeline.commands.review import review_command
from pipeline.commands.search import search_command
from pipeline.commands.show import show_command
from pipeline.commands.tasks import tasks_command
from pipeline.commands.track import (
    extend_command,
    history_command,
    merge_command,
    reassign_command,
    split_command,
    status_command,
)
from pipeline.commands.work import enqueue_command, worker_command

app = typer.Typer(
    name="dondoc",
    help="Đọc văn bản hành chính: cơ quan nào phải làm gì, trước khi nào, kèm bằng chứng.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("ingest")(ingest_command)
app.command("watch")(watch_command)
app.command("mail")(mail_command)
app.command("tasks")(tasks_command)
app.command("search")(search_command)
app.command("show")(show_command)
app.command("review")(review_command)
app.command("correct")(correct_command)
app.add_typer(corrections_app, name="corrections")
app.add_typer(audit_app, name="audit")
app.command("status")(status_command)
app.command("extend")(extend_command)
app.command("reassign")(reassign_command)
app.command("split")(split_command)
app.command("merge")(merge_command)
app.command("history")(history_command)
app.command("answers")(answers_command)
app.command("export")(export_command)
app.command("import")(import_command)
app.command("agency")(agency_command)
app.command("extract")(extract_command)
app.command("lint")(lint_command)
app.command("cascade")(cascade_command)
app.command("check")(check_command)
app.command("reindex")(reindex_command)
app.command("enqueue")(enqueue_command)
app.command("worker")(worker_command)

_MESSAGES = {
    "MissingParameter": "Thiếu tham số bắt buộc",
    "NoSuchOption": "Không có tùy chọn này",
    "BadParameter": "Giá trị không hợp lệ",
    "BadOptionUsage": "Tùy chọn dùng chưa đúng",
    "BadArgumentUsage": "Tham số dùng chưa đúng",
}


def usage_message(error: typer.TyperException) -> str:
    """What is wrong with the command line, for staff; typer's own words follow for the rest."""
    what = _MESSAGES.get(type(error).__name__, "Câu lệnh chưa đúng")
    return f"{what} ({error.format_message()}). Xem hướng dẫn: dondoc LỆNH --help"
