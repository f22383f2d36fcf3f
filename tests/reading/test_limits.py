"""Limits: published in the README as they are, changed by a file beside the database."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.commands.stages import open_stages
from pipeline.errors import RejectedError, UsageError
from pipeline.reading import Limits, limits_from
from pipeline.settings import SETTINGS_NAME

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(r"^\| `(\w+)` \| ([\d ]+)(?: (MiB|s))? \|", re.MULTILINE)


def settings(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / SETTINGS_NAME
    path.write_text(text, encoding)
    return path


def test_the_table_of_the_readme_is_complete_and_true() -> None:
    units = {"MiB": 1 << 20, "s": 1, "": 1}
    published = {
        name: int(number.replace(" ", "")) * units[unit]
        for name, number, unit in ROW.findall(README.read_text("utf-8"))
    }
    assert published == {field.name: field.default for field in fields(Limits)}


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert limits_from(tmp_path / SETTINGS_NAME) == Limits()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_changes_what_it_names(tmp_path: Path, encoding: str) -> None:
    path = settings(tmp_path, "# máy nhỏ\n[limits]\npages = 50\ntotal_seconds = 60\n", encoding)
    assert limits_from(path) == Limits(pages=50, total_seconds=60)


@pytest.mark.parametrize(
    "text",
    [
        "[limits]\npage = 5",
        "[limits]\npages = 0",
        "[limits]\npages = -1",
        "[limits]\npages = 1.5",
        "[limits]\npages = true",
        "[limits]\npages = 'nhiều'",
        "[limits]\ntotal_seconds = nan",
        "limits = 5",
        "pages = 5",
        "[limits",
    ],
)
def test_what_is_no_limit_is_wrong_usage_and_names_the_file(tmp_path: Path, text: str) -> None:
    path = settings(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        limits_from(path)
    assert str(path) in caught.value.message


def test_the_file_beside_the_database_is_the_one_that_counts(tmp_path: Path) -> None:
    settings(tmp_path, "[limits]\nfile_bytes = 10\n")
    path = tmp_path / "a.txt"
    path.write_text("Mười một chữ.", "utf-8")
    with open_stages(tmp_path) as loaded, pytest.raises(RejectedError) as caught:
        loaded.reading.read(path, path.name)
    assert caught.value.code == "too_large"
