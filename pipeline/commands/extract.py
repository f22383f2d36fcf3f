"""``dondoc extract``: prints what is found in files; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands import stages
from pipeline.commands.output import print_error, print_jsonl
from pipeline.contract import to_contract
from pipeline.errors import DondocError
from pipeline.ingest import Stages, internal_message
from pipeline.library import default_database, folder_of
from pipeline.records import Document

if TYPE_CHECKING:
    from pipeline.reading import Source


class _Format(StrEnum):
    JSONL = "jsonl"


def extract_command(
    files: Annotated[list[Path], typer.Argument(metavar="TỆP...", help="Các tệp cần bóc tách.")],
    output: Annotated[
        _Format, typer.Option("--format", help="Dạng kết quả: mỗi tệp một dòng JSON.")
    ] = _Format.JSONL,
) -> None:
    """Bóc tách các tệp và in kết quả theo thứ tự đã nêu; không lưu gì vào kho."""
    del output  # there is one form today; scripts name it all the same
    failures: list[str] = []
    with stages.open_stages(folder_of(default_database())) as loaded:
        print_jsonl(extract_files(loaded, files, failures))
    if failures:
        raise typer.Exit(1)


def extract_files(loaded: Stages, files: list[Path], failures: list[str]) -> Iterator[dict[str, Any]]:
    """The contract of each document that can be taken; the others are named on the error output."""

    def read(source: Source) -> Document:
        return loaded.reading.read(source.path, source.name)

    for source, looked in loaded.walk(files, read, lambda _: False):
        try:
            document = looked()
            if document is not None:  # else a file whose members have come
                yield to_contract(loaded.extract(document))
        except DondocError as error:
            failures.append(source.label)
            print_error(error.code, f"{source.label}: {error.message}")
        except Exception as error:  # a bug of ours must not stop the other files
            failures.append(source.label)
            print_error("internal", f"{source.label}: {internal_message(error)}")
