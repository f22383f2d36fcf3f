"""What goes wrong on the way in, and which HTTP status each error code is answered with.

A code that stands in no table is answered by its class: what cannot be asked 400, a file that cannot be taken
422, a store or program that does not work 503. Everything else is a bug of ours: 500, code ``internal``.
"""

from __future__ import annotations

from pipeline.errors import DondocError, MissingToolError, RejectedError, StorageError, UsageError

STATUS_BY_CODE = {
    "sign_in": 401,
    "bad_password": 401,
    "provider": 401,
    "provider_down": 503,
    "no_account": 403,
    "forbidden": 403,
    "bad_csrf": 403,
    "not_found": 404,
    "no_such_document": 404,
    "no_such_task": 404,
    "no_such_account": 404,
    "no_such_key": 404,
    "bad_link": 404,
    "method": 405,
    "account_exists": 409,
    "subject_taken": 409,
    "last_admin": 409,
    "task_changed": 409,
    "document_changed": 409,
    "too_large": 413,
    "bad_request": 422,
    "too_many_requests": 429,
    "busy": 503,
}
_BUSY = 10  # seconds
STATUS_BY_CLASS: dict[type[DondocError], int] = {
    UsageError: 400,
    RejectedError: 422,
    MissingToolError: 503,
    StorageError: 503,
}


class NotAllowedError(DondocError):
    """The caller is nobody, or not one who may do this."""


class NotFoundError(DondocError):
    """There is no such thing, or the caller may not know of it: both are answered alike."""

    def __init__(self, message: str = "Không tìm thấy, hoặc tài khoản này không được xem.") -> None:
        super().__init__("not_found", message)

    def __reduce__(self) -> tuple[type[NotFoundError], tuple[str]]:  # type: ignore[override]  # one argument
        return type(self), (self.message,)


class TryLaterError(DondocError):
    """What was asked can be had, but not now.

    Attributes:
        retry_after: seconds after which to ask again.
    """

    def __init__(self, code: str, message: str, retry_after: int) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class TooManyRequestsError(TryLaterError):
    """The caller asks too often."""

    def __init__(self, retry_after: int) -> None:
        words = f"Quá nhiều lần; đề nghị thử lại sau {retry_after} giây."
        super().__init__("too_many_requests", words, retry_after)


class BusyError(TryLaterError):
    """Others ask for the same kind of work, and it is done one after another."""

    def __init__(self) -> None:
        words = f"Máy chủ đang bận xử lý yêu cầu khác; đề nghị thử lại sau {_BUSY} giây."
        super().__init__("busy", words, _BUSY)


def status_of(error: DondocError) -> int:
    """The HTTP status that an error is answered with."""
    if error.code in STATUS_BY_CODE:
        return STATUS_BY_CODE[error.code]
    return next((status for kind, status in STATUS_BY_CLASS.items() if isinstance(error, kind)), 500)
