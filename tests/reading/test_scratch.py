"""Copies of documents do not outlive the programs that made them."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.reading.scratch import scratch_folder, sweep


def test_folders_of_processes_that_are_no_more_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, foreign = tmp_path / f"dondoc-{gone.pid}-abc", tmp_path / "dondoc-notes"
    for folder in (left, foreign):
        folder.mkdir()
        (folder / "0").write_text("bí mật", "utf-8")
    with scratch_folder() as own:
        sweep()
        assert not left.exists()
        assert foreign.exists()
        assert Path(own).exists()
    assert not Path(own).exists()
