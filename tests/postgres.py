"""A real PostgreSQL for tests: a server of our own in a temporary folder, a fresh database for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from pipeline.store.engines import open_engine

_PORT = 5432  # only the name of the socket in our own folder
_USERS = ("postgres", "nobody")  # the server refuses to run as root
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresServer:
    """A running server, reached by a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        return f"postgresql://dondoc@/{database}?host={self.folder}&port={_PORT}"

    def create(self, template: str = "template0") -> str:
        """The address of a new database, a copy of another one."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return self.url(name)

    def migrated(self) -> str:
        """The address of a new database with today's tables."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = 'migrated'").fetchone()
            if known is None:
                connection.execute("CREATE DATABASE migrated TEMPLATE template0")
        if known is None:
            open_engine(self.url("migrated")).dispose()
        return self.create("migrated")

    def drop(self, url: str) -> None:
        name = url.rpartition("/test_")[2].partition("?")[0]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE test_{name} WITH (FORCE)")


def _program(name: str) -> str:
    """The newest program of this name: Debian keeps those of the server outside the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise RuntimeError(
            f"{name} is missing: install PostgreSQL (scripts/install-system-packages; on Debian: postgresql)"
        )
    return program


def _run(command: list[str], user: str | None, folder: Path) -> None:
    # pg_ctl's server keeps what it inherits open, so its output goes to a file
    with (folder / "output.txt").open("ab") as output:
        code = subprocess.run(command, user=user, cwd=folder, stdout=output, stderr=output).returncode
    if code:
        raise RuntimeError(f"{command[0]} failed:\n{(folder / 'output.txt').read_text(errors='replace')}")


def _other_user() -> str | None:
    """Whom to run the server as; ``None`` for whoever runs the tests."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _USERS if name in known)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Starts a server and stops it again, also where the tests are killed.

    Its order of texts is that of Vietnamese, where it can be, which is not the order of their code points.
    """
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    user = _other_user()
    if user is not None:
        shutil.chown(folder, user)
    data = str(folder / "data")
    options = subprocess.run([initdb, "--help"], capture_output=True, text=True, check=True).stdout
    order = ["--locale-provider=icu", "--icu-locale=vi-VN"] if "--icu-locale" in options else []
    made = [initdb, "-D", data, "-U", "dondoc", "--auth=trust", "--encoding=UTF8", "--no-sync", *order]
    settings = ["listen_addresses=''", f"unix_socket_directories='{folder}'", f"port={_PORT}", *_CARELESS]
    start = [pg_ctl, "-D", data, "-w", "-o", " ".join(f"-c {setting}" for setting in settings), "start"]
    stop = [pg_ctl, "-D", data, "-w", "-m", "immediate", "stop"]
    with _ending_with_us(stop, folder, user):
        _run([*made, "--locale=C.UTF-8"], user, folder)
        _run(start, user, folder)
        yield PostgresServer(folder)


@contextmanager
def _ending_with_us(stop: list[str], folder: Path, user: str | None) -> Iterator[None]:
    """Runs a command and removes the folder in the end, or when this process is no more: a pipe tells."""
    watch = subprocess.Popen(
        ["sh", "-c", 'cat; "$@"; rm -rf "$0"', str(folder), *stop],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        cwd="/",
        start_new_session=True,  # what ends the tests by a signal must not end it
    )
    try:
        yield
    finally:
        watch.communicate()
