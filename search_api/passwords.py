"""Passwords: what may be one, and how it is kept (Argon2id)."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import UsageError

_SHORTEST, _LONGEST = 12, 200  # code points
# Each takes 64 MiB: many at once must not take all there is.
_AT_ONCE = threading.Semaphore(4)
_HASHER = PasswordHasher()
# Checked where there is no account, so that time does not tell whether a name exists.
_NOBODY = _HASHER.hash("không có tài khoản nào")


def hash_password(password: str, name: str) -> str:
    """What is kept of a new password.

    Raises:
        UsageError: it is too short, too long or the name of its account.
    """
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise UsageError("weak_password", f"Mật khẩu phải có từ {_SHORTEST} đến {_LONGEST} ký tự.")
    if password.casefold() == name.casefold() or len(set(password)) < 4:
        raise UsageError("weak_password", "Mật khẩu quá dễ đoán; hãy dùng một câu dài của riêng mình.")
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether this is the password that is kept; takes as long where none is."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, password[: _LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None
