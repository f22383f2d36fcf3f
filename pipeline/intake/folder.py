"""A folder that is looked at again and again: files that are whole are handed on, each once unless it failed.

Looking works where the system tells of no changes: on network drives and on every system. Nothing in the
folder is moved or changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest import files_under
from pipeline.intake.pauses import Pauses

# How programs call a file that they have not finished writing.
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")


@dataclass(frozen=True, slots=True)
class _Look:
    """What tells two states of a file apart without reading it."""

    size: int
    changed: int


@dataclass(slots=True)
class WatchedFolder:
    """What was seen in a folder since the program started.

    Which documents are stored already is not its matter: the digest of their bytes tells, also after a
    restart.
    """

    folder: Path
    _seen: dict[Path, _Look] = field(default_factory=dict)
    _handed_on: dict[Path, _Look] = field(default_factory=dict)
    _failed: set[Path] = field(default_factory=set)
    _pauses: Pauses[Path] = field(default_factory=Pauses)

    def settled(self) -> list[Path]:
        """The files that stayed as they are since the last look and were not handed on so yet, or failed.

        Empty on the first look, and while the folder cannot be reached.
        """
        looks = self._look()
        for path in self._handed_on.keys() | looks.keys():
            if self._handed_on.get(path) != looks.get(path):  # another file than the one that failed
                self._failed.discard(path)
                self._pauses.forget(path)
        ready = [
            path
            for path, look in looks.items()
            if self._seen.get(path) == look and self._is_due(path, look) and _is_free(path)
        ]
        self._seen = looks
        self._handed_on = {path: look for path, look in self._handed_on.items() if path in looks}
        self._handed_on |= {path: looks[path] for path in ready}
        self._failed.difference_update(ready)
        return ready

    def failed(self, path: Path) -> None:
        """Says that a file failed for a reason that may pass: it is handed on again after a pause."""
        if path not in self._failed:  # an archive fails with each file in it
            self._failed.add(path)
            self._pauses.begin(path)

    def waiting(self) -> bool:
        """Whether a file of the last look was not handed on yet."""
        return any(self._handed_on.get(path) != look for path, look in self._seen.items())

    def _is_due(self, path: Path, look: _Look) -> bool:
        return self._handed_on.get(path) != look or (path in self._failed and not self._pauses.lasts(path))

    def _look(self) -> dict[Path, _Look]:
        looks = {}
        try:
            if not self.folder.is_dir():  # the drive is away for a moment
                return dict(self._seen)
            paths = files_under(self.folder)
        except OSError:
            return dict(self._seen)
        for path in paths:
            if path.suffix.lower() in _UNFINISHED:
                continue
            try:
                stat = path.stat()
            except OSError:  # gone since, or not ours to read
                continue
            looks[path] = _Look(stat.st_size, stat.st_mtime_ns)
        return looks


def _is_free(path: Path) -> bool:
    """Whether no program keeps the file for itself, as Windows lets one that still writes it."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
