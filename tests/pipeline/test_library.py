"""The package as a library: what it exports, how fast it loads, and that the README describes it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import pipeline
from pipeline.records import Span

ROOT = Path(__file__).parents[2]
SECTION = (ROOT / "README.md").read_text("utf-8").partition("## As a library")[2].partition("\n## ")[0]


def test_every_name_is_described_in_the_readme() -> None:
    assert len(pipeline.__all__) <= 12
    for name in pipeline.__all__:
        assert re.search(rf"`{name}\b", SECTION), name
    described = re.findall(r"^\| `(\w+)\(", SECTION, re.MULTILINE)
    assert set(described) <= set(pipeline.__all__)


def test_the_example_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (our own example)
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_importing_the_package_loads_nothing_else() -> None:
    script = (
        "import sys; import pipeline; print([name for name in sys.modules if name.startswith('pipeline.')]);"
        "print(set(pipeline.__all__) <= set(dir(pipeline)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True"]


def test_a_name_that_is_not_there_is_told_as_usual() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'find_nothing'"):
        pipeline.find_nothing  # noqa: B018


def test_a_sentence_needs_no_span() -> None:
    sentence = "Sở Nội vụ báo cáo kết quả trước ngày 15/12."
    whole = pipeline.find_deadlines(sentence, base=date(2026, 1, 5))
    assert [found.due for found in whole] == [date(2026, 12, 15)]
    assert whole == pipeline.find_deadlines(sentence, Span(0, len(sentence)), date(2026, 1, 5))
