"""``dondoc show``: one document with everything found in it and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    DatabaseOption,
    PlainFormat,
    PlainFormatOption,
    console,
    document_values,
    print_jsonl,
    printable,
)
from pipeline.contract import to_contract
from pipeline.errors import UsageError
from pipeline.findings import Evidence, Extraction, Field
from pipeline.library import Library, open_library
from pipeline.store.ports import CitationState, Citing, DocumentSummary, ResolvedCitation
from pipeline.store.task_ids import task_id
from pipeline.text import squeeze

_CANDIDATES = 3  # named in one cell
_HEADINGS = 8  # of an attached document, named in one cell


def show_command(
    reference: Annotated[
        str, typer.Argument(metavar="SỐ_KÝ_HIỆU", help="Số, ký hiệu, hoặc các ký tự đầu của mã băm SHA-256.")
    ],
    database: DatabaseOption,
    output: PlainFormatOption = PlainFormat.TABLE,
) -> None:
    """Xem một văn bản: thông tin chung, viện dẫn và nhiệm vụ kèm trích dẫn làm bằng chứng."""
    with open_library(database) as library:
        found = library.store.find(reference)
        if not found:
            raise UsageError("no_such_document", f"Không có văn bản {reference} trong kho.")
        shown = [_load(library, document.id) for document in found]
    if output is PlainFormat.JSONL:
        print_jsonl(map(_as_json, shown))
    elif len(found) > 1:
        _print_choice(console(), found)
    else:
        _print_document(console(), shown[0])


@dataclass(frozen=True, slots=True)
class _Shown:
    """A document with its place among the others."""

    extraction: Extraction
    citations: list[ResolvedCitation]
    cited_by: list[Citing]


def _load(library: Library, document_id: int) -> _Shown:
    store = library.store
    return _Shown(store.load(document_id), store.citations(document_id), store.cited_by(document_id))


def _as_json(shown: _Shown) -> dict[str, Any]:
    """The contract, with what each citation means among the stored documents, and who cites this one."""
    values = to_contract(shown.extraction)
    for citation, found in zip(values["citations"], shown.citations, strict=True):
        candidates = [document_values(document) for document in found.candidates]
        citation["resolution"] = {"state": found.state.value, "candidates": candidates}
    values["cited_by"] = [
        {
            "document": document_values(citing.document),
            "state": citing.state.value,
            "relation": citing.citation.relation,
            "quote": citing.citation.evidence.quote,
            "start": citing.citation.evidence.span.start,
            "end": citing.citation.evidence.span.end,
        }
        for citing in shown.cited_by
    ]
    return values


def _print_choice(out: Console, found: list[DocumentSummary]) -> None:
    """Names the documents that bear one number: each body counts its own from 1 every year."""
    out.print(f"Có {len(found)} văn bản cùng số, ký hiệu; xem từng văn bản bằng mã ở cột đầu:")
    table = _table("Mã", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu")
    for document in found:
        cells = (document.sha256[:12], wording.day(document.date), document.issuer, document.title)
        table.add_row(*(_cell(cell) for cell in cells))
    out.print(table)


def _print_document(out: Console, shown: _Shown) -> None:
    extraction = shown.extraction
    document = extraction.document
    out.print(_metadata_table(extraction))
    for diagnostic in document.diagnostics:
        out.print(Text(f"Lưu ý [{diagnostic.code}]: {printable(diagnostic.message)}", style="yellow"))
    if extraction.children:
        out.print()
        out.print(f"Văn bản, phụ lục kèm theo ({len(extraction.children)})", style="bold")
        out.print(_children_table(extraction))
    out.print()
    out.print(f"Viện dẫn ({len(extraction.citations)})", style="bold")
    if extraction.citations:
        out.print(_citation_table(shown.citations))
    out.print()
    out.print(f"Được viện dẫn tại ({len(shown.cited_by)})", style="bold")
    if shown.cited_by:
        out.print(_citing_table(shown.cited_by))
    out.print()
    out.print(f"Nhiệm vụ ({len(extraction.tasks)})", style="bold")
    if extraction.tasks:
        out.print(_task_table(extraction))


def _metadata_table(extraction: Extraction) -> Table:
    table = _table("Thông tin", "Giá trị", "Vị trí")
    table.add_row("Tệp", _cell(extraction.document.source.name), "")
    for name, label in wording.METADATA_LABELS.items():
        field: Field[object] | None = getattr(extraction.metadata, name)
        value = (
            wording.day(extraction.metadata.date.value)
            if name == "date" and extraction.metadata.date
            else None
        )
        shown = value or (str(field.value) if field else None)
        table.add_row(label, _cell(shown or "—"), _place(field.evidence) if field else "")
    return table


def _children_table(extraction: Extraction) -> Table:
    """What is attached, with the chapters, or the outermost headings, of each."""
    table = _table("Tên", "Trích yếu", "Ban hành theo", "Bố cục", "Vị trí")
    text = extraction.document.text
    for child in extraction.children:
        title = squeeze(child.title.of(text)) if child.title else None
        outer = [heading for heading in child.outline if heading.depth == 0]
        shown = [squeeze(f"{heading.label}. {heading.span.of(text)}") for heading in outer[:_HEADINGS]]
        more = len(child.outline) - len(shown)
        lines = [*shown, *([f"(và {more} mục khác)"] if more else [])]
        place = f"{child.span.start}–{child.span.end}"
        table.add_row(_cell(child.name), _cell(title), _cell(child.act), _cell("\n".join(lines)), place)
    return table


def _citation_table(citations: list[ResolvedCitation]) -> Table:
    table = _table("Văn bản được viện dẫn", "Ngày", "Quan hệ", "Trong kho", "Bằng chứng", "Vị trí")
    for found in citations:
        citation = found.citation
        name = " ".join(filter(None, (citation.kind, citation.number)))
        if citation.provision:
            name += f", {citation.provision}"
        table.add_row(
            _cell(name),
            wording.day(citation.date),
            wording.RELATIONS[citation.relation],
            _cell(_state(found)),
            _quote(citation.evidence),
            _place(citation.evidence),
        )
    return table


def _state(found: ResolvedCitation) -> str:
    """Whether the cited document is in the library, and which ones it may be where that is open."""
    state = wording.CITATION_STATES[found.state]
    if found.state is not CitationState.AMBIGUOUS:
        return state
    names = (
        ", ".join(filter(None, (document.issuer, wording.day(document.date)))) or document.file_name
        for document in found.candidates[:_CANDIDATES]
    )
    more = "; …" if len(found.candidates) > _CANDIDATES else ""
    return f"{state}; có thể là văn bản của {'; '.join(names)}{more}"


def _citing_table(citing: list[Citing]) -> Table:
    table = _table("Văn bản viện dẫn", "Ngày", "Quan hệ", "Bằng chứng", "Vị trí")
    for found in citing:
        unsure = "" if found.state is CitationState.RESOLVED else " (chưa chắc chắn)"
        table.add_row(
            _cell(wording.document_name(found.document)),
            wording.day(found.document.date),
            wording.RELATIONS[found.citation.relation] + unsure,
            _quote(found.citation.evidence),
            _place(found.citation.evidence),
        )
    return table


def _task_table(extraction: Extraction) -> Table:
    table = _table("Mục", "Nhiệm vụ (nguyên văn)", "Cơ quan", "Thời hạn", "Vị trí, mã")
    for task in extraction.tasks:
        deadline = Text(printable(wording.deadline(task.deadline)))
        if task.deadline and task.deadline.evidence.quote:
            deadline.append(f"\n“{printable(squeeze(task.deadline.evidence.quote))}”", style="dim")
        table.add_row(
            _cell(task.clause),
            _quote(task.evidence),
            _cell("\n".join(filter(None, (wording.bodies(task), wording.verdict(task))))),
            deadline,
            f"{_place(task.evidence)}\n{task_id(extraction.document.source.sha256, task)}",
        )
    return table


def _table(*headings: str) -> Table:
    table = Table(box=box.ROUNDED, show_lines=True)
    for heading in headings:
        table.add_column(heading)
    return table


def _cell(value: str | None) -> Text:
    return Text(printable(value or ""))


def _quote(evidence: Evidence) -> Text:
    return Text(printable(squeeze(evidence.quote)))


def _place(evidence: Evidence) -> str:
    """Where the evidence stands: page if known, and code points of the text."""
    page = f"tr. {evidence.page}\n" if evidence.page else ""
    return f"{page}{evidence.span.start}–{evidence.span.end}"
