"""The README: every command in it runs, and every command and option there is stands in it."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
import typer.main

from pipeline.audit import Auditor
from pipeline.library import default_database, open_library
from pipeline.store.auditing import SqlAuditStore
from pipeline.store.task_ids import task_id
from search_api.cli import full_app, run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```sh\n(.*?)^ *```", README, re.DOTALL | re.MULTILINE)
LINES = [line.strip() for block in BLOCKS for line in block.splitlines()]


def arguments(line: str, folder: Path) -> list[str]:
    """What the shell hands over: words, with names of files for patterns and what a reader fills in."""
    words = [word for word in shlex.split(line)[1:] if not word.startswith("#")]
    filled = {"TASK-ID": first_task, "FINDING-KEY": first_finding}
    words = [filled[word]() if word in filled else word.replace("FOLDER", str(folder)) for word in words]
    expanded: list[str] = []
    for word in words:
        found = sorted(map(str, Path().glob(word))) if "*" in word and " " not in word else []
        expanded += found or [word]
    return expanded


def first_task() -> str:
    """The id of a task in the library, as ``dondoc tasks`` prints it."""
    with open_library(default_database()) as library:
        stored = map(library.store.load, library.store.revisions())
        return next(task_id(one.document.source.sha256, task) for one in stored for task in one.tasks)


def first_finding() -> str:
    """The key of a finding about the library, as ``dondoc audit`` prints it."""
    with open_library(default_database()) as library:
        return Auditor(SqlAuditStore(library.engine), date.today()).findings()[0].key


def test_the_commands_of_the_readme_run_one_after_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    assert len(LINES) > 10
    (tmp_path / "out").mkdir()
    for line in LINES:
        assert line.startswith("dondoc "), line
        assert run(arguments(line, tmp_path / "out")) == 0, line
        shown = capsys.readouterr().out
        assert shown.strip(), line
        assert "Không có nhiệm vụ" not in shown, line
        assert "Không tìm thấy" not in shown, line


def test_every_command_and_option_stands_in_the_readme() -> None:
    for name, command in typer.main.get_command(full_app()).commands.items():  # type: ignore[attr-defined]
        assert f"dondoc {name}" in README
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option in README, f"{name} {option}"


def test_links_of_the_readme_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_makefile_has_the_targets_that_the_readme_names() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
