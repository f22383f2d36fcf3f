"""Who writes: the head and foot of the office's own documents."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.settings import settings_table

_UNFILLED = "…………………"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands in every document of an office; dots where nobody said.

    Attributes:
        parent: the body above it (cơ quan chủ quản), empty where none is printed.
        office: its name.
        symbol: what follows the number ("UBND-NC").
        place: where it sits (địa danh).
        authority: the line above the signer's title ("TM. ỦY BAN NHÂN DÂN"), empty where there is none.
        title: of who signs.
        signer: name of who signs.
    """

    parent: str = ""
    office: str = _UNFILLED
    symbol: str = _UNFILLED
    place: str = _UNFILLED
    authority: str = ""
    title: str = _UNFILLED
    signer: str = _UNFILLED


def letterhead_from(path: Path) -> Letterhead:
    """What a TOML file says in its table ``office``; dots without the file or the table.

    Raises:
        UsageError: the file cannot be read, or says something else there.
    """
    table = settings_table(path, "office")
    known = [field.name for field in fields(Letterhead)]
    if any(name not in known or not isinstance(value, str) for name, value in table.items()):
        raise UsageError("settings", f"Mục [office] trong {path} chỉ gồm các dòng chữ: {', '.join(known)}.")
    return Letterhead(**table)
