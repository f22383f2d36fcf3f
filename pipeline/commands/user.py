"""Who gives a command."""

from __future__ import annotations

import getpass

_UNKNOWN = "không rõ"


def current_user() -> str:
    """Who is at the keyboard, as the operating system knows it."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # neither variables nor an entry among the users
        return _UNKNOWN
