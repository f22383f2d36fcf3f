"""Folders for a while: what a killed process left of a document in its own is removed by the next one."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

import psutil

_PREFIX = "dondoc-"
_OWNED = re.compile(re.escape(_PREFIX) + r"(\d{1,10})-")


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """An empty folder that is gone when its context ends, or with the first sweep after this process."""
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def sweep() -> None:
    """Removes the folders of processes that are no more; those of other users stay."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = _OWNED.match(folder.name)
        if owner and not folder.is_symlink() and not psutil.pid_exists(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)
