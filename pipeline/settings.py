"""What an office sets in ``dondoc.toml``, the file beside its database."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

SETTINGS_NAME = "dondoc.toml"
_TABLES = ("limits", "mail", "office", "oidc", "search", "server", "webhooks")


def settings_table(path: Path, name: str) -> dict[str, Any]:
    """One table of a file of settings; empty where the table or the file is not there.

    Raises:
        UsageError: the file cannot be read, or holds what is no table of ours.
    """
    try:
        # Notepad of Windows may begin the file with a byte order mark.
        settings = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError("settings", f"Không đọc được tệp cấu hình {path}: {error}") from error
    if set(settings) - set(_TABLES) or not all(isinstance(table, dict) for table in settings.values()):
        known = ", ".join(f"[{table}]" for table in _TABLES)
        raise UsageError("settings", f"Tệp cấu hình {path} chỉ được có các mục {known}.")
    table: dict[str, Any] = settings.get(name, {})
    return table
