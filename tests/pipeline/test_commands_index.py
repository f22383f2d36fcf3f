"""The commands with the index in the database, and on a server: the same answers."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from pipeline.commands import run, stages
from tests.pipeline.fake_stages import FakeStages

TEXTS = {
    "mot": "Kế hoạch cải cách hành chính năm 2026.\nSở Nội vụ chủ trì.",
    "hai": "Báo cáo kết quả cải cách thủ tục hành chính.",
    "ba": "Giấy mời họp.",
}


@pytest.fixture(params=["sqlite", "elasticsearch"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an office keeps its documents, three of them."""
    made = tmp_path / "home"
    made.mkdir()
    if request.param == "elasticsearch":
        url = request.getfixturevalue("elasticsearch_8")
        named = f'[search]\nelasticsearch = "{url}"\nprefix = "c{uuid4().hex[:12]}"\n'
        (made / "dondoc.toml").write_text(named, "utf-8")
    monkeypatch.setenv("DONDOC_HOME", str(made))
    monkeypatch.setattr(stages, "open_stages", FakeStages().open)
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    assert run(["ingest", str(folder)]) == 0
    return made


def files(typed: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The files that a search finds."""
    capsys.readouterr()
    assert run(["search", typed, "--format", "jsonl"]) == 0
    return [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("home")
def test_a_search_finds_what_was_taken_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(files("cai cach hanh chinh", capsys)) == ["hai.txt", "mot.txt"]
    assert files('"cải cách hành chính"', capsys) == ["mot.txt"]
    assert files("cải cách -kế", capsys) == ["hai.txt"]


@pytest.mark.usefixtures("home")
def test_an_index_is_made_anew_and_fits_what_is_stored(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reindex"]) == 0
    assert "3 văn bản" in capsys.readouterr().out
    assert run(["check"]) == 0
    assert files("hop", capsys) == ["ba.txt"]


def test_a_server_that_is_gone_is_told_and_stops_only_what_needs_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "dondoc.toml").write_text('[search]\nelasticsearch = "http://127.0.0.1:9"\n', "utf-8")
    assert run(["search", "hop"]) == 1
    assert "máy tìm kiếm" in capsys.readouterr().err
    assert run(["review"]) == 0
