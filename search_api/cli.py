"""The command line with what needs the server: ``dondoc serve`` and ``dondoc account``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline import commands

if TYPE_CHECKING:
    import typer


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process, as ``pipeline.commands.main`` does."""
    full_app()
    commands.main(arguments)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line."""
    full_app()
    return commands.run(arguments)


@cache
def full_app() -> typer.Typer:
    """The commands of the pipeline and of the server."""
    from pipeline.commands.app import app
    from search_api.account_command import account_app
    from search_api.serve import serve_command

    app.command("serve")(serve_command)
    app.add_typer(account_app, name="account")
    return app
