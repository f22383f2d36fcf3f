"""The command line ``dondoc``: one module per command, and the one place where errors become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipeline.commands.output import print_error, use_utf8
from pipeline.errors import DondocError, UsageError


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process.

    The exit code is 0 where all went well, 1 where something was not done, 2 for wrong usage, 130 when
    stopped.
    """
    use_utf8()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line."""
    import typer

    from pipeline.commands.app import app, usage_message

    try:
        code = app(list(arguments) if arguments is not None else None, standalone_mode=False)
    except UsageError as error:
        print_error(error.code, error.message)
        return 2
    except DondocError as error:
        print_error(error.code, error.message)
        return 1
    except typer.TyperException as error:
        print_error("usage", usage_message(error))
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:
        print_error("system", f"{error.strerror or error}: {error.filename or ''}")
        return 1
    return code if isinstance(code, int) else 0
