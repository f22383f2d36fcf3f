"""What a program that we start is told of its surroundings: what it needs to run, and none of our secrets."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping

_NEEDED = frozenset(
    (
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH"),
        *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "XDG_RUNTIME_DIR"),
        *("TESSDATA_PREFIX", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME"),
        *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "ALLUSERSPROFILE", "PUBLIC"),
        *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "PROCESSOR_ARCHITEW6432"),
    )
)
_FAMILIES = ("LC_", "PYTHON", "COVERAGE_", "DYLD_", "FONTCONFIG_", "PROGRAMFILES", "COMMONPROGRAM")


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a program that reads documents.

    Whoever takes over such a program by a document finds no password of the database, of the mailbox or of
    the search server in it.

    Args:
        more: what it is told besides.
    """
    kept = {name: value for name, value in os.environ.items() if _is_needed(name.upper())}
    # the folder for files of a while, also where its name is relative to our own folder
    return {**kept, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), tempfile.gettempdir()), **(more or {})}


def _is_needed(name: str) -> bool:
    return name in _NEEDED or name.startswith(_FAMILIES)
