"""``dondoc search``: finds documents by words, with or without accents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    print_jsonl,
    printable,
)
from pipeline.index.marks import Snippet
from pipeline.index.searching import Hit, search
from pipeline.library import open_library


def search_command(
    words: Annotated[str, typer.Argument(metavar="CÂU_TÌM", help='Từ cần tìm; "cụm từ", từ*, AND, OR, NOT.')],
    database: DatabaseOption,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Số văn bản nhiều nhất.")] = 20,
    output: PlainFormatOption = PlainFormat.TABLE,
) -> None:
    """Tìm văn bản theo từ ngữ, có dấu hoặc không dấu, hoặc theo số, ký hiệu."""
    with open_library(database) as library:
        today = date.today()
        library.synchronise(today)
        hits = search(library.store, library.index, words, limit, today)
    if output is PlainFormat.JSONL:
        print_jsonl(as_json(hit) for hit in hits)
        return
    out = console()
    for hit in hits:
        for line in _lines(hit):
            out.print(line, soft_wrap=False)
        out.print()
    out.print(f"{len(hits)} văn bản." if hits else "Không tìm thấy văn bản nào.")


def as_json(hit: Hit) -> dict[str, Any]:
    """The hit as plain values; offsets count code points into the document's text."""
    document = hit.document
    return {
        "sha256": document.sha256,
        "file": document.file_name,
        "kind": document.kind,
        "number": document.number,
        "date": document.date and document.date.isoformat(),
        "issuer": document.issuer,
        "title": document.title,
        "snippets": [
            {
                "start": snippet.span.start,
                "end": snippet.span.end,
                "text": snippet.text,
                "marks": [[mark.start, mark.end] for mark in snippet.marks],
            }
            for snippet in hit.snippets
        ],
    }


def _lines(hit: Hit) -> list[Text]:
    document = hit.document
    heading = Text(printable(wording.document_name(document)), style="bold")
    details = " · ".join(filter(None, (wording.day(document.date), document.issuer)))
    heading.append(printable(f"  {details}"), style="not bold")
    lines = [heading]
    if document.title:
        lines.append(Text(printable(wording.shortened(document.title, 200)), style="italic"))
    return lines + [_marked(snippet) for snippet in hit.snippets]


def _marked(snippet: Snippet) -> Text:
    """The snippet on one line, what matched in bold; blanks keep their number so that offsets hold."""
    line = "".join(" " if letter.isspace() else letter for letter in snippet.text)
    text = Text(printable(line))
    for mark in snippet.marks:
        text.stylize("bold yellow", mark.start - snippet.span.start, mark.end - snippet.span.start)
    return Text("  … ") + text + Text(" …")
