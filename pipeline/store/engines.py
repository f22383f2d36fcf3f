"""Opens the database that holds the documents: a file of SQLite, or PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError

from pipeline.errors import UsageError
from pipeline.store import postgresql, sqlite
from pipeline.store.citing import resolve_missing
from pipeline.store.migrations.migrate import is_current, migrate

_SCHEMES = ("postgresql", "postgres")


def is_address(database: str | Path) -> bool:
    """Whether this is the address of a server, else the path of a file."""
    return isinstance(database, str) and "://" in database


def open_engine(database: str | Path) -> Engine:
    """The database with its tables at this program's version; a file is made where there is none.

    Args:
        database: a path, or an address such as ``postgresql://user@host/name``; a password that it lacks
            comes from where PostgreSQL's own programs take it (``PGPASSWORD``, ``PGPASSFILE``).

    Raises:
        UsageError: a newer version of the program made the database, or the address is none.
        MissingToolError: the driver of PostgreSQL is not installed.
        StorageError: the file cannot be made or is no database, or the server cannot be reached.
    """
    if isinstance(database, str) and is_address(database):
        engine = postgresql.connect(address_of(database))
    else:
        engine = sqlite.connect(Path(database))
    event.listen(engine, "before_cursor_execute", _refuse_zero)
    try:
        _prepare(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _refuse_zero(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: object,
    _context: object,
    _many: bool,
) -> None:
    """Lets no text with U+0000 through, whatever the database: PostgreSQL cannot keep it, SQLite would."""
    if _holds_zero(parameters):
        raise UsageError("bad_text", "Có ký tự không lưu được (mã 0) trong nội dung; đề nghị xóa ký tự đó.")


def _holds_zero(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(map(_holds_zero, value.values()))
    return isinstance(value, list | tuple) and any(map(_holds_zero, value))


def address_of(typed: str) -> URL:
    """The address as typed; no message repeats it, for it may hold a password.

    Raises:
        UsageError: it is none of PostgreSQL.
    """
    try:
        url = make_url(typed)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "bad_database", "Địa chỉ cơ sở dữ liệu chưa đúng; ví dụ: postgresql://người_dùng@máy_chủ/tên"
        ) from error
    if url.drivername not in _SCHEMES:
        raise UsageError("bad_database", f"Không hỗ trợ cơ sở dữ liệu loại {url.drivername}.")
    return url


def _prepare(engine: Engine) -> None:
    with engine.connect() as connection:
        current = is_current(connection)
    if not current:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            migrate(connection)
            resolve_missing(connection)


def integrity_faults(engine: Engine) -> list[str]:
    """What the engine itself finds wrong with its data."""
    if engine.dialect.name == "sqlite":
        return sqlite.integrity_faults(engine)
    return postgresql.integrity_faults(engine)
