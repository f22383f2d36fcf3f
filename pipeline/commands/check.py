"""``dondoc check``: whether what is kept belongs together."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.check import check
from pipeline.commands.output import DatabaseOption, console, printable
from pipeline.library import open_library


def check_command(
    database: DatabaseOption,
    fix: Annotated[
        bool, typer.Option("--fix", help="Tạo lại phần suy ra được; không động đến tệp gốc.")
    ] = False,
) -> None:
    """Kiểm tra kho: tệp gốc, dữ liệu, trích dẫn và chỉ mục tìm kiếm có khớp nhau không."""
    out = console()
    left = 0
    with open_library(database) as library:
        count = sum(1 for _ in library.store.documents())
        for fault in check(library, fix=fix):
            left += not fault.mended
            word, style = ("đã sửa", "green") if fault.mended else ("lỗi", "red")
            out.print(f"{word} [{fault.code}] {printable(fault.message)}", style=style, soft_wrap=True)
    if left:
        out.print(f"Đã kiểm tra {count} văn bản: còn {left} lỗi.")
        raise typer.Exit(1)
    out.print(f"Đã kiểm tra {count} văn bản: kho khớp.")
