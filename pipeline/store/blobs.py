"""Originals, kept under the digest of their bytes."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.errors import RejectedError

_CHUNK = 1 << 20
_UNFINISHED = ".part"
_ABANDONED = 3600  # seconds that no copy in the making stays without a byte more


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hexadecimal digits.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class BlobStore:
    """A folder in which a file stands complete under its digest, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest stand, or would stand."""
        return self._folder / sha256[:2] / sha256

    def put(self, path: Path, sha256: str) -> None:
        """Copies a file in; what is there already stays as it is.

        The copy becomes visible under its name only when its bytes are on disk.

        Raises:
            RejectedError: the file no longer has this digest.
            OSError: the file cannot be read, or the copy cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        # not made by tempfile, whose files no other user may read: several may share the folder
        unfinished = self._folder / f"{secrets.token_hex(8)}{_UNFINISHED}"
        try:
            digest = hashlib.sha256()
            with path.open("rb") as original, unfinished.open("xb") as copy:
                while chunk := original.read(_CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
            if digest.hexdigest() != sha256:
                raise RejectedError("changed", "Tệp bị thay đổi trong khi đang đọc; đề nghị nạp lại.")
            final = self.path(sha256)
            if not final.exists():
                final.parent.mkdir(exist_ok=True)
                unfinished.replace(final)
                _sync_folder(final.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """The digests that something is kept under, in no certain order."""
        for path in self._folder.glob("??/*"):
            yield path.name

    def holds(self, sha256: str) -> bool:
        """Whether something is kept under a digest."""
        try:
            # opened, for other machines that share the folder may be told of older days
            with self.path(sha256).open("rb"):
                return True
        except FileNotFoundError:
            return False

    def is_intact(self, sha256: str) -> bool:
        """Whether the bytes are there and have the digest that they are kept under."""
        path = self.path(sha256)
        return path.is_file() and digest_of(path) == sha256

    def remove(self, sha256: str) -> None:
        """Removes what is kept under a digest."""
        self.path(sha256).unlink(missing_ok=True)

    def unfinished(self) -> list[Path]:
        """Copies that a stopped process left behind; not those that another one may still be making."""
        found = []
        for path in sorted(self._folder.glob(f"*{_UNFINISHED}")):
            with suppress(FileNotFoundError):  # it was finished meanwhile
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    found.append(path)
        return found


def _sync_folder(folder: Path) -> None:
    """Puts a folder's new name on disk; Windows does so by itself and cannot be asked to."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
