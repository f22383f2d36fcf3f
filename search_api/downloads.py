"""Files for download: a browser saves them and never shows them as a page of this site."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from search_api.scoped import Original

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]")
# What no browser runs; anything else is only bytes.
_PLAIN_TYPES = (
    "application/pdf",
    "application/zip",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def original_response(original: Original) -> Response:
    """The file as a download."""
    kind = original.media_type if original.media_type in _PLAIN_TYPES else "application/octet-stream"
    headers = {
        "Content-Disposition": attachment(original.name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return FileResponse(original.path, media_type=kind, headers=headers)


def attachment(name: str) -> str:
    """The header that lets a browser save a file under a name (RFC 6266)."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
