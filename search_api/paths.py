"""Addresses within the site, and nothing but those."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Path

HOME = "/"
SIGN_IN = "/dang-nhap"
LARGEST_ID = 2**53  # what every database and every program that reads JSON can hold

RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def sign_in_path(after: str = HOME) -> str:
    """The address of the sign-in page that leads on to another one."""
    return SIGN_IN if after == HOME else f"{SIGN_IN}?{urlencode({'next': after})}"


def local_path(typed: str | None) -> str:
    """The address if it lies within this site, else that of the first page: nobody is sent elsewhere."""
    if not typed or not typed.startswith("/") or typed.startswith(("//", "/\\")):
        return HOME
    if any(ord(letter) < 0x21 or letter == "\\" for letter in typed):
        return HOME
    parts = urlsplit(typed)
    return HOME if parts.scheme or parts.netloc else typed


def link_path(token: str) -> str:
    """The address of a one-time link."""
    return f"/lien-ket/{token}"
