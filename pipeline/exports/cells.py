"""Values that go into cells of a spreadsheet, where document text must never become a formula."""

from __future__ import annotations

from datetime import date, datetime

_CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_CONTROL |= dict.fromkeys((*range(55296, 57344), 65534, 65535), "�")
# What a spreadsheet takes for a formula, also in full width.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST = 32_000  # Excel holds 32,767 characters in a cell
_DAY_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")

Value = str | date | None


def literal(cell: str) -> str:
    """The cell as text in a spreadsheet: an apostrophe stands before what would be a formula."""
    return f"'{cell}" if cell.startswith(("\t", "\r")) or cell.lstrip().startswith(_FORMULA_STARTS) else cell


def spoken(cell: str) -> str:
    """What a person means by a cell that ``literal`` made and that was typed in anew."""
    return cell[1:] if cell.startswith("'") and literal(cell[1:]) == cell else cell


def clean(text: str) -> str:
    """The text without what XML cannot hold, its lines ended by a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip().translate(_CONTROL)


def text_cell(text: str) -> str:
    """Any text as a cell: no formula, nothing that a workbook cannot hold, cut where it is too long."""
    held = literal(clean(text))
    return held if len(held) <= _LONGEST else f"{held[: _LONGEST - 1]}…"


def day_of(typed: str) -> date | None:
    """The day that a person typed into a cell, ``None`` where it is no day."""
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(typed.strip(), form).date()
        except ValueError:
            continue
    return None
