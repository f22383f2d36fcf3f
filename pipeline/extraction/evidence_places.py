"""The page and rectangle of each finding's evidence, where the document's blocks have them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pipeline.findings import Evidence
from pipeline.records import Block, Box, Cell, Document

_Finding = TypeVar("_Finding")


class EvidencePlaces:
    """Tells where on the pages of one document a finding stands."""

    def __init__(self, document: Document) -> None:
        self._pages = [page for page in document.pages if page.span.end > page.span.start]
        self._page_starts = [page.span.start for page in self._pages]
        parts: list[Block | Cell] = [*document.blocks]
        parts.extend(cell for block in document.blocks for cell in block.cells if _filled(cell))
        self._parts = sorted(parts, key=lambda part: (part.span.start, -part.span.end))
        self._part_starts = [part.span.start for part in self._parts]

    def placed(self, finding: _Finding) -> _Finding:
        """The finding with page and rectangle in all of its evidence; itself where there are no pages."""
        return self._placed(finding) if self._pages else finding

    def _placed(self, value: Any) -> Any:
        if isinstance(value, Evidence):
            page, box = self._place(value.span.start, value.span.end)
            return replace(value, page=page, box=box)
        if isinstance(value, tuple):
            return tuple(self._placed(item) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: self._placed(part) for name, part in old.items()}
        return replace(value, **new) if any(new[name] is not old[name] for name in old) else value

    def _place(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """The page that a range begins on, and the rectangle of the block or cell that holds all of it."""
        at = bisect_right(self._page_starts, start) - 1
        on_page = at >= 0 and start < self._pages[at].span.end
        page = self._pages[at].number if on_page else None
        for index in range(bisect_right(self._part_starts, start) - 1, -1, -1):
            part = self._parts[index]
            if part.span.end >= end:
                return page, part.box if part.page == page else None
            if isinstance(part, Block):
                break
        return page, None


def _filled(cell: Cell) -> bool:
    return cell.span.end > cell.span.start
