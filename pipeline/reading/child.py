"""The reading process: takes files over its standard input, answers over its standard output, keeps nothing.

Run as ``python -m pipeline.reading.child``; only ``pipeline.reading.pool`` starts it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import psutil

from pipeline.errors import DondocError
from pipeline.reading.containers import spool
from pipeline.reading.messages import (
    Request,
    pack_document,
    pack_error,
    pack_failure,
    pack_image,
    pack_members,
    pack_progress,
    read_frame,
    unpack_request,
    write_frame,
)
from pipeline.reading.page_image import page_image
from pipeline.reading.progress import listen
from pipeline.reading.registry import prepare, read_bytes

_LONGEST_REQUEST = 1 << 31
_WATCH = 1.0  # seconds between two looks whether the parent still runs


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Reads one file after the other until the requests end."""
    write_frame(answers, pack_progress(0))  # ready
    listen(lambda page: write_frame(answers, pack_progress(page)))
    while True:
        request = read_frame(requests, _LONGEST_REQUEST)
        data = None if request is None else read_frame(requests, _LONGEST_REQUEST)
        if request is None or data is None:
            return
        write_frame(answers, _answer(unpack_request(request), data))


def _answer(request: Request, data: bytes) -> bytes:
    _limit_memory(request.limits.memory_bytes)
    try:
        match request.task:
            case "read":
                return pack_document(read_bytes(data, request.name, request.limits))
            case "expand":
                return pack_members(spool(data, request.name, Path(request.paths[0]), request.limits))
            case "prepare":
                prepare([Path(path).read_bytes() for path in request.paths], request.limits)
                return pack_members(())
            case "draw":
                return pack_image(page_image(data, request.page, request.width, request.limits))
    except DondocError as error:
        return pack_error(error)
    except Exception as error:
        return pack_failure(error)


def _limit_memory(resident: int) -> None:
    """Caps the address space where the system can, as a net under the parent's watch; no core files."""
    try:
        import resource
    except ImportError:  # Windows
        return
    # Address space is more than resident memory: libraries map files that they never touch.
    space = 2 * resident + (1 << 30)
    for kind, value in ((resource.RLIMIT_AS, space), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or value <= hard:
            resource.setrlimit(kind, (value, hard))


def end_with_parent() -> None:
    """From now on, ends this process and what it started once the parent is gone, however it went.

    Without it, a file that hangs its reader would keep it for ever, with nobody left to kill it.
    """
    parent = psutil.Process().parent()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent,), daemon=True).start()


def _outlive(parent: psutil.Process) -> None:
    while _runs(parent):
        time.sleep(_WATCH)
    for process in psutil.Process().children(recursive=True):
        try:
            process.kill()
        except psutil.Error:
            continue
    os._exit(1)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def main() -> None:
    """Serves over the standard streams; what libraries print goes nowhere near the answers."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+", encoding="utf-8")  # noqa: PTH123, SIM115
    end_with_parent()
    serve(requests, answers)


if __name__ == "__main__":
    main()
