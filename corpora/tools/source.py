"""One source of the corpus: a YAML head between ``---`` lines, then the body in light markup (see README)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

Style = Literal["body", "centre", "heading", "note", "left"]
SUFFIX = ".directive"
FOLDER = Path(__file__).parent.parent / "directives"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its first row and column."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, without its markup."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; ``widths`` are shares of the page's width."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    header_rows: int

    @property
    def columns(self) -> int:
        """How many grid columns the table has."""
        return len(self.widths)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Where an attached text (phụ lục, quy chế) begins: on a new page, after the signature."""

    name: str


Block = Paragraph | Table | Attachment


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block (TM./KT./TL. lines, then the name)."""

    lines: tuple[str, ...]
    name: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the body.

    Attributes:
        kind: code of the document type, ``NEWS`` for press.
        system: ``state``, ``party``, or ``news``, which has no header.
        superior: the superior body's line (cơ quan chủ quản), where printed.
        issuer_lines: the issuing body as printed.
        issuer: the issuing body with its place, as the gold names it.
        number: the right number; ``None`` where the document shows none.
        number_line: what is printed, where it is not the plain form.
        date_line: what is printed, where it is not the plain form.
        wrap: column at which the text form is hard-wrapped, as portals leave it; ``None`` for whole lines.
        spacing: ``blank`` for a blank line between blocks, ``tight`` for none.
        header: how the text form shows the two-column header.
        programme: what the document belongs to; the split keeps a programme together.
        auto_numbered: whether the DOCX numbers its lists by Word's own means.
    """

    kind: str
    issuer: str | None
    abstract: str
    programme: str
    system: Literal["state", "party", "news"] = "state"
    superior: str | None = None
    issuer_lines: tuple[str, ...] = ()
    number: str | None = None
    number_line: str | None = None
    place: str = ""
    date: date | None = None
    date_line: str | None = None
    type_name: str | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    wrap: int | None = None
    spacing: Literal["blank", "tight"] = "blank"
    header: Literal["lines", "columns", "pipes"] = "lines"
    auto_numbered: bool = False
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Directive:
    """A parsed source: what is printed, and what is right."""

    name: str
    head: Head
    blocks: tuple[Block, ...]
    gold: dict[str, Any] = field(default_factory=dict)


def split_source(text: str) -> tuple[dict[str, Any], list[str]]:
    """The head as YAML gives it, and the lines of the body.

    Raises:
        ValueError: the file does not begin with a head between ``---`` lines.
    """
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError("no head between --- lines")
    return yaml.safe_load(parts[1]), parts[2].split("\n")


def head_of(fields: dict[str, Any]) -> Head:
    """The head, checked by its constructor.

    Raises:
        TypeError: a field is unknown or missing.
    """
    whole = dict(fields)
    for name in ("issuer_lines", "addressees", "recipients"):
        if name in whole:
            whole[name] = tuple(_line(item) for item in whole[name])
    if signed := whole.pop("signature", None):
        *lines, name = signed
        whole["signature"] = Signature(tuple(lines), name or None)
    return Head(**whole)


def _line(item: Any) -> str:
    """A line of the head; YAML reads "Lưu: VT" as a mapping."""
    return (
        "; ".join(f"{key}: {value}" for key, value in item.items()) if isinstance(item, dict) else str(item)
    )


def sources(folder: Path = FOLDER) -> list[Path]:
    """All sources of the corpus, by name."""
    return sorted(folder.glob(f"*{SUFFIX}"))
