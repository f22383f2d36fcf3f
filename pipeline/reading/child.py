"""The reading process: takes files over its standard input, answers over its standard output, keeps nothing.

Run as ``python -m pipeline.reading.child``; only ``pipeline.reading.pool`` starts it.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from pipeline.errors import DondocError
from pipeline.reading.messages import (
    pack_document,
    pack_error,
    pack_failure,
    pack_progress,
    read_frame,
    unpack_request,
    write_frame,
)
from pipeline.reading.progress import listen
from pipeline.reading.registry import read_bytes

_LONGEST_REQUEST = 1 << 31


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Reads one file after the other until the requests end."""
    write_frame(answers, pack_progress(0))  # ready
    listen(lambda page: write_frame(answers, pack_progress(page)))
    while True:
        request = read_frame(requests, _LONGEST_REQUEST)
        data = None if request is None else read_frame(requests, _LONGEST_REQUEST)
        if request is None or data is None:
            return
        name, limits = unpack_request(request)
        _limit_memory(limits.memory_bytes)
        try:
            answer = pack_document(read_bytes(data, name, limits))
        except DondocError as error:
            answer = pack_error(error)
        except Exception as error:
            answer = pack_failure(error)
        write_frame(answers, answer)


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


def main() -> None:
    """Serves over the standard streams; what libraries print goes nowhere near the answers."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+", encoding="utf-8")  # noqa: PTH123, SIM115
    serve(requests, answers)


if __name__ == "__main__":
    main()
