"""The exception tree; a code for machines, a Vietnamese message for staff.

DondocError
├── RejectedError      the file cannot be taken (empty, encrypted, secret, unknown format, over a limit ...)
├── MissingToolError   a program outside Python is not installed; the message says which and how
├── StorageError       the library cannot be read or written (disk full, locked, damaged, no database)
└── UsageError         the command was given something that cannot be (a bad option value, no such document)

Anything else that is raised is a bug of ours and counts as the outcome ``failed``.
"""

from __future__ import annotations


class DondocError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        code: stable, in English, such as ``encrypted``.
        message: for staff, in Vietnamese.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[DondocError], tuple[str, str]]:
        return type(self), (self.code, self.message)


class RejectedError(DondocError):
    """The file itself is the reason why it cannot be taken."""


class MissingToolError(DondocError):
    """A program that this file needs is not installed."""


class StorageError(DondocError):
    """What keeps the documents does not work; trying again later may help."""


class UsageError(DondocError):
    """The caller asked for something that cannot be."""
