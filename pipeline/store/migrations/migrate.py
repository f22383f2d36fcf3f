"""Brings the tables of a database to this program's version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from pipeline.errors import UsageError

HEAD = "0018"


def current_version(connection: Connection) -> str | None:
    """The version of the tables in the database, ``None`` where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def is_current(connection: Connection) -> bool:
    """Whether the tables are at this program's version, so that ``migrate`` has nothing to do."""
    return current_version(connection) == HEAD


def migrate(connection: Connection, target: str = HEAD) -> None:
    """Runs the missing steps inside the caller's transaction, so that either all of them hold or none.

    Args:
        connection: in a transaction that writes.
        target: the version to reach.

    Raises:
        UsageError: the database was made by a newer version of the program.
    """
    version = current_version(connection)
    if version == target:
        return
    if version is not None and version > HEAD:
        raise UsageError(
            "newer_database",
            f"Cơ sở dữ liệu do phiên bản mới hơn tạo (lược đồ {version}); hãy cập nhật chương trình.",
        )
    # loaded only where there is something to do: it costs a quarter of a second
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", Path(__file__).parent.as_posix().replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
