"""Opens the PostgreSQL database that holds the documents of many users."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, inspect, text

from pipeline.errors import MissingToolError, StorageError

# How long a writer waits for the one before it, and a program for the server, in seconds.
_PATIENCE = 60
_CONNECT_PATIENCE = 15
_WRITERS_LOCK = 0x646F6E646F63  # "dondoc": any number that no other program uses in the same database
_SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": f"{_PATIENCE}s",
    "synchronous_commit": "on",  # anything less may lose acknowledged documents when the power fails
    "default_transaction_read_only": "on",  # who has not taken the writers' lock cannot write
}
_BROKEN = """
SELECT 'index ' || indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
UNION ALL
SELECT 'constraint ' || conname FROM pg_constraint WHERE NOT convalidated
UNION ALL
SELECT 'checksum failures: ' || checksum_failures FROM pg_stat_database
WHERE datname = current_database() AND checksum_failures > 0
"""


def connect(url: URL) -> Engine:
    """The database at this address, whatever is in it.

    What a program reads in one transaction is of one moment. Writers come one after another, as in SQLite:
    what a citation means depends on all documents, and whoever reads the outbox must never see a position
    before a smaller one. Reading and extraction, which take nearly all the time, stand outside that lock.

    Raises:
        MissingToolError: the driver is not installed.
    """
    settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
            connect_args={
                "options": f"{_given_options(url)} {settings}".strip(),
                "connect_timeout": _CONNECT_PATIENCE,
            },
        )
    except ModuleNotFoundError as error:
        raise MissingToolError(
            "psycopg", "Chưa cài phần dùng PostgreSQL; hãy chạy: pip install 'dondoc[server]'"
        ) from error
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _explain)
    return engine


def conninfo(url: URL, schema: str) -> str:
    """What libpq connects with to reach tables in another schema of the same database."""
    from psycopg.conninfo import make_conninfo

    plain = url.set(drivername="postgresql").difference_update_query(["options"])
    options = f"{_given_options(url)} -c search_path={schema}".strip()
    return make_conninfo(plain.render_as_string(hide_password=False), options=options)


def make_schema(engine: Engine, schema: str, script: str) -> None:
    """Makes a schema by a script, the whole of it or nothing; one that is there stays as it is."""
    with engine.connect() as connection:
        if inspect(connection).has_schema(schema):
            return
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if inspect(connection).has_schema(schema):  # another program was faster
            return
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        connection.exec_driver_sql(f"SET LOCAL search_path TO {schema}")
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(script)


def _given_options(url: URL) -> str:
    given = url.query.get("options", "")
    return given if isinstance(given, str) else " ".join(given)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        # Under READ COMMITTED each statement sees what was committed before the lock was given.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def _explain(context: ExceptionContext) -> None:
    """Makes of a server that is away, full or refusing the error that callers know; our mistakes stay."""
    from psycopg import InterfaceError, OperationalError
    from psycopg.errors import InsufficientPrivilege

    error = context.original_exception
    if isinstance(error, (OperationalError, InterfaceError, InsufficientPrivilege)):
        raise StorageError("database", f"Không dùng được cơ sở dữ liệu: {_in_one_line(error)}") from error


def _in_one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


def integrity_faults(engine: Engine) -> list[str]:
    """What PostgreSQL itself knows to be wrong with the database."""
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text(_BROKEN))]
