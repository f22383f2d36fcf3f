"""How much one file may cost before its reading is stopped; the README publishes the same table."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.settings import settings_table

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Reaching a limit on the amount of content (pages, characters) gives a partial document with a diagnostic;
    reaching one that guards the machine rejects the file.

    Attributes:
        file_bytes: size of the file as it comes.
        inflated_bytes: sum of all parts of a package after decompression, counted while reading.
        inflated_ratio: inflated size over packed size, looked at once ``ratio_from_bytes`` are inflated.
        ratio_from_bytes: see ``inflated_ratio``.
        entries: members of an archive or a package.
        depth: archives inside archives.
        pages: pages read of one file; later ones are left out.
        pixels: size of one image.
        characters: characters of text kept of one file; what follows is left out.
        blocks: paragraphs and table cells kept of one file; what follows is left out.
        silence_seconds: longest time without a sign of life from the reader.
        total_seconds: longest time for one file.
        tool_seconds: longest time for one call of a program outside Python.
        memory_bytes: resident memory of the reader with the programs it started.
        message_bytes: size of the reader's answer.
        files_per_reader: files after which a reader process is replaced, so that no leak grows for ever.
    """

    file_bytes: int = 50 * _MIB
    inflated_bytes: int = 300 * _MIB
    inflated_ratio: int = 200
    ratio_from_bytes: int = 10 * _MIB
    entries: int = 2_000
    depth: int = 3
    pages: int = 1_000
    pixels: int = 40_000_000
    characters: int = 10_000_000
    blocks: int = 200_000
    silence_seconds: float = 120.0
    total_seconds: float = 1_800.0
    tool_seconds: float = 90.0
    memory_bytes: int = 1_536 * _MIB
    message_bytes: int = 64 * _MIB
    files_per_reader: int = 200


def limits_from(path: Path) -> Limits:
    """The limits with those that a TOML file sets in its table ``limits``; without the file, the defaults.

    Raises:
        UsageError: the file cannot be read, or sets something that is no limit.
    """
    limits = settings_table(path, "limits")
    changes: dict[str, Any] = {name: _checked(path, name, value) for name, value in limits.items()}
    return replace(Limits(), **changes)


def _checked(path: Path, name: str, value: object) -> object:
    defaults = {field.name: field.default for field in fields(Limits)}
    if name not in defaults:
        known = ", ".join(defaults)
        raise UsageError("settings", f"{path}: không có giới hạn {name}; các tên dùng được: {known}.")
    # A whole number will do for seconds; true and false are none.
    if type(value) is not int and not (isinstance(value, float) and isinstance(defaults[name], float)):
        raise UsageError("settings", f"{path}: giới hạn {name} phải là số, không phải {value!r}.")
    if not 0 < value < 1 << 62:
        raise UsageError("settings", f"{path}: giới hạn {name} phải lớn hơn 0.")
    return value
