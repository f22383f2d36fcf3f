"""Takes in what people send: a file waits in a folder until it is read, also where the server stops."""

from __future__ import annotations

import logging
import queue
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO, TypeVar

from pipeline.commands.stages import open_stages
from pipeline.errors import DondocError, StorageError, UsageError
from pipeline.ingest import FileOutcome, Outcome, Stages, ingest, internal_message
from pipeline.library import Library
from pipeline.store.uploads import KeptOutcome, Upload, UploadState, UploadStore
from pipeline.text import nfc
from search_api.freshness import Freshness

_CHUNK = 1 << 20
_LONGEST_NAME = 120  # code points; a file system takes 255 bytes, and a letter up to four
_NO_NAME = "van-ban"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names that Windows keeps for devices
_PAUSE = 5.0  # seconds, while the store does not answer
_LOG = logging.getLogger("dondoc.intake")


T = TypeVar("T")


class _StoppedError(Exception):
    """The server stops before an upload is read."""


class Intake:
    """Reads uploads one after another in a thread of its own, each file in a process that can be killed."""

    def __init__(
        self,
        library: Library,
        uploads: UploadStore,
        freshness: Freshness,
        folder: Path,
        open_stages: Callable[[Path, int], AbstractContextManager[Stages]] = open_stages,
    ) -> None:
        """Takes the folder of the database, in which files wait and whose limits hold."""
        self._open_stages = open_stages
        self.uploads = uploads
        self._library = library
        self._freshness = freshness
        self._folder = folder
        self._waiting: queue.SimpleQueue[Upload | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="intake", daemon=True)

    def start(self) -> None:
        """Begins with what was left unread."""
        for unfinished in self.uploads.unfinished():
            self._waiting.put(unfinished)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the file that is being read; the others wait for the next start."""
        self._stopping.set()
        self._waiting.put(None)
        self._thread.join()

    def finish(self) -> None:
        """Ends after all that waits is read."""
        self._waiting.put(None)
        self._thread.join()

    def take(self, account_id: int, files: Sequence[tuple[str, BinaryIO]], limit: int) -> tuple[Upload, ...]:
        """Uploads whose bytes are kept, and which will be read; all of them, or where one fails none.

        Args:
            account_id: who sends them.
            files: as the sender's machine calls them, with their bytes.
            limit: how many bytes one may have.

        Raises:
            UsageError: one is too large.
        """
        with ExitStack() as undo:
            kept = []
            for name, stream in files:
                place, safe = secrets.token_hex(16), safe_name(name)
                folder = self._place(place)
                folder.mkdir(parents=True)
                undo.callback(shutil.rmtree, folder, ignore_errors=True)
                _copy(stream, folder / safe, limit)
                kept.append((place, safe))
            uploads = self.uploads.add_all(account_id, kept)
            undo.pop_all()
        for upload in uploads:
            self._waiting.put(upload)
        return uploads

    def _work(self) -> None:
        with ExitStack() as opened:
            # opened with the first file: most days begin without any
            stages = cache(lambda: opened.enter_context(self._open_stages(self._folder, 1)))
            while (upload := self._waiting.get()) is not None and not self._stopping.is_set():
                try:
                    self._take_in(upload, stages)
                except _StoppedError:
                    return
                except Exception as error:  # a bug of ours must not stop the other files
                    _LOG.error("upload %d: %s", upload.id, type(error).__name__)
                    with suppress(Exception):
                        self.uploads.end(upload.id, (_failed(upload, error),))

    def _take_in(self, upload: Upload, stages: Callable[[], Stages]) -> None:
        known = self._patiently(lambda: self.uploads.get(upload.id))
        if known is None or known.state is UploadState.DONE:
            return
        self._patiently(lambda: self.uploads.begin(upload.id))
        try:
            outcomes = self._read(stages(), upload)
        except Exception as error:
            _LOG.error("upload %d: %s", upload.id, type(error).__name__)
            outcomes = (_failed(upload, error),)
        self._patiently(lambda: self.uploads.end(upload.id, outcomes))
        shutil.rmtree(self._place(upload.place), ignore_errors=True)
        try:
            self._freshness.renew()
        except Exception as error:  # it is stored, and whoever asks the index next takes it in
            _LOG.warning("index: %s", type(error).__name__)

    def _patiently(self, ask: Callable[[], T]) -> T:
        """What the store answers, once it does.

        Raises:
            _StoppedError: the server stops meanwhile; the upload waits for the next start.
        """
        while True:
            try:
                return ask()
            except StorageError as error:
                _LOG.warning("intake: %s", error.code)
                if self._stopping.wait(_PAUSE):
                    raise _StoppedError from error

    def _read(self, stages: Stages, upload: Upload) -> tuple[KeptOutcome, ...]:
        path = self._place(upload.place) / upload.name
        return tuple(
            _kept(upload, outcome) for outcome in ingest(self._library, stages, [path]) if not outcome.members
        )

    def _place(self, place: str) -> Path:
        return self._folder / "uploads" / place


def safe_name(name: str) -> str:
    """A name for a file that any system takes, without the folders it came from."""
    last = re.split(r"[/\\]", nfc(name))[-1]
    cleaned = _UNSAFE.sub("_", last).strip(" .")
    if len(cleaned) > _LONGEST_NAME:
        stem, dot, ending = cleaned.rpartition(".")
        keep_ending = bool(stem) and len(ending) <= 10
        cleaned = f"{stem[: _LONGEST_NAME - 11]}{dot}{ending}" if keep_ending else cleaned[:_LONGEST_NAME]
    return f"_{cleaned}" if _RESERVED.fullmatch(cleaned) else cleaned or _NO_NAME


def _copy(stream: BinaryIO, path: Path, limit: int) -> None:
    written = 0
    with path.open("xb") as copy:
        while chunk := stream.read(_CHUNK):
            written += len(chunk)
            if written > limit:
                raise UsageError(
                    "too_large", f"Tệp {path.name} lớn hơn {limit / (1 << 20):.0f} MB; chưa nhận tệp nào."
                )
            copy.write(chunk)


def _kept(upload: Upload, outcome: FileOutcome) -> KeptOutcome:
    given = str(outcome.path)
    label = upload.name + outcome.label[len(given) :] if outcome.label.startswith(given) else outcome.label
    return KeptOutcome(label, outcome.outcome.value, outcome.code, outcome.message, outcome.document_id)


def _failed(upload: Upload, error: Exception) -> KeptOutcome:
    if isinstance(error, DondocError):
        return KeptOutcome(upload.name, Outcome.FAILED.value, error.code, error.message, None)
    return KeptOutcome(upload.name, Outcome.FAILED.value, "internal", internal_message(error), None)
