"""The commands as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpora.tools import render, validate
from corpora.tools.source import sources


def run(monkeypatch: pytest.MonkeyPatch, module: object, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["command", *words])
    return int(module.main())  # type: ignore[attr-defined]


def test_render_for_evaluation_writes_text_and_gold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["cv-daklak-2024-giaoviec", "qd-bnv-2022-bonhiem"]
    assert run(monkeypatch, render, str(tmp_path), "--eval", "--only", *chosen) == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(f"{name}.{end}" for name in chosen for end in ("txt", "gold.json"))
    gold = json.loads((tmp_path / f"{chosen[0]}.gold.json").read_text("utf-8"))
    assert gold["document"]["number"] in (tmp_path / f"{chosen[0]}.txt").read_text("utf-8")
    assert capsys.readouterr().out == "2 documents\n"


def test_render_wants_somewhere_to_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, render)
    assert "--gold" in capsys.readouterr().err


def test_validate_fails_on_copied_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, validate) == 0
    copied = sources()[0].read_text("utf-8")
    (tmp_path / "copied.txt").write_text(copied, "utf-8")
    assert run(monkeypatch, validate, str(tmp_path)) == 1
    assert "also stands in copied.txt" in capsys.readouterr().out
