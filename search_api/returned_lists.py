"""Lists that came back from Excel, kept between being shown and being confirmed."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from pipeline.errors import UsageError
from search_api.rate_limits import Seconds

_KEPT_BYTES = 64 << 20
_KEPT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file and who sent it."""

    account_id: int
    name: str
    data: bytes
    at: float


class ReturnedLists:
    """Files of the last hour, up to a number of bytes; the oldest go first, and all with the server."""

    def __init__(self, seconds: Seconds) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, ReturnedFile] = OrderedDict()

    def keep(self, account_id: int, name: str, data: bytes) -> str:
        """Keeps a file; answers what it is asked back by."""
        code = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[code] = ReturnedFile(account_id, name, data, self._seconds())
            while len(self._kept) > 1 and self._is_over():
                self._kept.popitem(last=False)
        return code

    def take(self, account_id: int, code: str) -> ReturnedFile:
        """Gives a file back, once and to who sent it.

        Raises:
            UsageError: it is no more.
        """
        with self._lock:
            found = self._kept.get(code)
            if found is None or found.account_id != account_id or self._is_old(found):
                raise UsageError("list_gone", "Tệp đã được ghi hoặc để quá lâu; hãy chọn lại tệp.")
            return self._kept.pop(code)

    def _is_over(self) -> bool:
        oldest = next(iter(self._kept.values()))
        return self._is_old(oldest) or sum(len(file.data) for file in self._kept.values()) > _KEPT_BYTES

    def _is_old(self, file: ReturnedFile) -> bool:
        return self._seconds() - file.at > _KEPT_SECONDS
