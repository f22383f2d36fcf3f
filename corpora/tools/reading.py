"""Reads a source into what is printed and what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from corpora.tools.citations import citation_of
from corpora.tools.deadlines import deadline_of
from corpora.tools.markup import Mark, plain
from corpora.tools.outline import Outline
from corpora.tools.source import (
    Attachment,
    Block,
    Directive,
    Head,
    Paragraph,
    Style,
    Table,
    head_of,
    split_source,
)
from corpora.tools.tables import PARAGRAPH, GridRow, cells_of, grid_row, is_group, printed_cells

_STYLES: dict[str, Style] = {"# ": "centre", "## ": "heading", "= ": "note", "_ ": "left"}
_TABLE = re.compile(r"\[table((?: \w+=\S+)*)\]$")
_ATTACHMENT = re.compile(r"\[attachment (.+)\]$")


@dataclass(slots=True)
class _Reader:
    """What is in force while the lines of a body are read."""

    outline: Outline = field(default_factory=Outline)
    leads: list[str] = field(default_factory=list)
    coordinators: list[str] = field(default_factory=list)
    deadline: dict[str, Any] | None = None
    blocks: list[Block] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)

    def directive(self, line: str) -> None:
        """Take an ``@L``, ``@C`` or ``@D`` line; a new lead drops the coordinators and the deadline."""
        name, value = line[1], line[2:].strip()
        if name == "L":
            self.leads, self.coordinators, self.deadline = names(value), [], None
        elif name == "C":
            self.coordinators = names(value)
        elif name == "D":
            self.deadline = deadline_of(value)
        else:
            raise ValueError(f"not a directive: {line!r}")

    def marked(self, raw: str) -> str:
        """The plain text; its marks go into the gold."""
        text, marks = plain(raw)
        for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
            if mark.kind == "task":
                self.tasks.append(self._task(text, mark))
            else:
                self.citations.append(citation_of(text, mark))
        return text

    def _task(self, text: str, mark: Mark) -> dict[str, Any]:
        notes = mark.notes
        unknown = notes.keys() - {"L", "C", "D", "K", "opt"}
        if unknown:
            raise ValueError(f"unknown notes {sorted(unknown)} in {text[mark.start : mark.start + 60]!r}")
        return task(
            text[mark.start : mark.end],
            names(notes["L"]) if "L" in notes else self.leads,
            names(notes["C"]) if "C" in notes else self.coordinators,
            deadline_of(notes["D"]) if "D" in notes else self.deadline,
            notes.get("K") or self.outline.path(),
            "opt" in notes,
        )

    def table(self, options: str, lines: list[str]) -> None:
        """Take a table; with ``cols=`` each row that names a body or a time is a task."""
        given = dict(option.split("=", 1) for option in options.split())
        widths = tuple(float(width) for width in given["widths"].split(","))
        roles = given.get("cols", "").split(",") if "cols" in given else []
        rows = [grid_row(line, len(widths)) for line in lines]
        for row in rows:
            for square in row.squares:
                if square is not None and not square.continued:
                    square.text = self.marked(square.printed)
        if roles:
            self._rows(rows, roles)
        header = sum(row.header for row in rows)
        self.blocks.append(Table(cells_of(rows), widths, header))

    def _rows(self, rows: list[GridRow], roles: list[str]) -> None:
        group = ""
        for row, values in printed_cells(rows):
            if row.header:
                continue
            if is_group(row):
                label = re.match(r"\|?\s*([IVXA-Z]+)\b", next(iter(values), ""))
                group = f"{label[1]}." if label else group
                continue
            by_role = dict(zip(roles, values, strict=True))
            own = row.own(roles.index("task"))
            leads, time = names(by_role.get("lead", "")), by_role.get("time", "")
            deadline = deadline_of(time) if time else self.deadline
            if own and (leads or deadline) and not row.marked:
                number = by_role.get("stt", "").strip()
                self.tasks.append(
                    task(
                        own,
                        leads or self.leads,
                        names(by_role.get("coord", "")) or self.coordinators,
                        deadline,
                        self.outline.path(f"{group}{number}" if group else f"dòng {number}"),
                        row.optional,
                    )
                )


def names(value: str) -> list[str]:
    """The names of bodies in a note or a cell; what follows ``=>`` in a cell replaces what is printed."""
    _, arrow, gold = value.partition("=>")
    listed = [name.strip(" .") for name in (gold if arrow else value).split(";")]
    return [name for name in listed if name and name != "-"]


def task(
    text: str,
    leads: list[str],
    coordinators: list[str],
    deadline: dict[str, Any] | None,
    clause: str | None,
    optional: bool,
) -> dict[str, Any]:
    """One gold task."""
    quote = " ".join(text.replace(PARAGRAPH, " ").split()).strip(" ;.,")
    whole: dict[str, Any] = {
        "text": quote,
        "leads": list(leads),
        "coordinators": list(coordinators),
        "deadline": deadline,
        "clause": clause,
    }
    if optional:
        whole["optional"] = True
    return whole


def parse(name: str, text: str) -> Directive:
    """The directive that a source's text describes.

    Raises:
        ValueError: the markup is wrong; the message names the place.
        TypeError: the head has an unknown or a missing field.
    """
    fields, lines = split_source(text)
    reader = _Reader()
    abstract = reader.marked(fields.get("abstract", ""))
    title = fields.get("title") or (abstract.removeprefix("V/v ") or None)
    head = head_of({**fields, "abstract": abstract, "title": title})
    _read_body(reader, iter(lines))
    return Directive(name, head, tuple(reader.blocks), _gold(head, reader))


def read(path: Path) -> Directive:
    """The directive of a source file.

    Raises:
        ValueError: as ``parse``, with the file's name.
    """
    try:
        return parse(path.stem, path.read_text("utf-8"))
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _read_body(reader: _Reader, lines: Any) -> None:
    for line in lines:
        line = line.rstrip("\n")
        if not line.strip():
            continue
        if line.startswith("@"):
            reader.directive(line)
        elif match := _ATTACHMENT.match(line):
            reader.outline.enter(match[1])
            reader.leads, reader.coordinators, reader.deadline = [], [], None
            reader.blocks.append(Attachment(match[1]))
        elif match := _TABLE.match(line):
            rows = []
            for row in lines:
                if row.strip() == "[/table]":
                    break
                if row.strip():
                    rows.append(row)
            reader.table(match[1], rows)
        else:
            _read_paragraph(reader, line)


def _read_paragraph(reader: _Reader, line: str) -> None:
    style: Style = "body"
    for sign, name in _STYLES.items():
        if line.startswith(sign):
            style, line = name, line[len(sign) :]
            break
    bare, _ = plain(line)
    reader.outline.read(bare)
    reader.blocks.append(Paragraph(reader.marked(line), style))


def _gold(head: Head, reader: _Reader) -> dict[str, Any]:
    return {
        "document": {
            "kind": head.kind,
            "number": head.number,
            "date": head.date.isoformat() if head.date else None,
            "issuer": head.issuer,
            "title": head.title,
            "signer": head.signature.name if head.signature else None,
        },
        "citations": reader.citations,
        "tasks": reader.tasks,
    }
