"""``dondoc reindex``: makes the search index anew from what is stored."""

from __future__ import annotations

from datetime import date

import typer

from pipeline.commands.output import DatabaseOption, console, printable
from pipeline.library import open_library


def reindex_command(database: DatabaseOption) -> None:
    """Tạo lại chỉ mục tìm kiếm từ dữ liệu đã lưu; chỉ mục cũ vẫn dùng được cho đến khi xong."""
    out = console()
    with open_library(database) as library:
        library.rebuild_index(date.today())
        held, refused = library.index.revisions(), library.refused()
    for document, reason in refused.items():
        out.print(f"không đưa được văn bản {document} vào chỉ mục: {printable(reason)}", style="red")
    out.print(f"Đã tạo lại chỉ mục tìm kiếm: {len(held)} văn bản.")
    if refused:
        raise typer.Exit(1)
