"""A reading process that does with each file what the file says."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from pipeline.reading.child import end_with_parent
from pipeline.reading.messages import read_frame, write_frame

GOOD: dict[str, Any] = {
    "text": "abc",
    "reader": "r",
    "media_type": "text/plain",
    "blocks": [],
    "pages": [],
    "diagnostics": [],
}


def main() -> None:
    hoard = []
    end_with_parent()
    write_frame(sys.stdout.buffer, b'{"page": 0}')
    while (request := read_frame(sys.stdin.buffer, 1 << 30)) is not None:
        data = read_frame(sys.stdin.buffer, 1 << 30) or b""
        answer = dict(GOOD)
        match data.decode():
            case "hang":
                time.sleep(600)
            case "exit":
                os._exit(3)
            case "hoard":
                while True:
                    hoard.append(b"x" * (8 << 20))
                    time.sleep(0.01)
            case "flood":
                write_frame(sys.stdout.buffer, b"x" * (3 << 20))
            case "garbage":
                write_frame(sys.stdout.buffer, b"\x80\x04 not json")
            case "outside":
                answer["blocks"] = [["paragraph", 0, 99, None, None, [], True]]
            case "alive":
                for page in range(6):
                    write_frame(sys.stdout.buffer, json.dumps({"page": page}).encode())
                    time.sleep(0.2)
            case "surroundings":
                answer["text"] = "\n".join(sorted(os.environ))
            case "fault":
                answer = {"failed": "KeyError"}
            case _:
                del request
        write_frame(sys.stdout.buffer, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
