"""The report: as picture, page, workbook and lines, whatever the documents say."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from pipeline.audit import Auditor, Check
from pipeline.audit.graph import MOST, relation_graph, versions
from pipeline.audit.page import html_page
from pipeline.audit.picture import collection_map, relation_picture
from pipeline.audit.report import lines_of, report_on
from pipeline.audit.workbook import workbook
from pipeline.commands import run
from pipeline.library import Library
from pipeline.store.audited import Mark, Marks, Verdict
from pipeline.store.auditing import SqlAuditStore
from tests.audit.made import Cites, collection, made

AT = date(2026, 11, 21)
UBND = "Ủy ban nhân dân tỉnh Lạng Sơn"
EVIL = '=HYPERLINK("http://x") <script>alert(1)</script> & "\''


def audit(library: Library) -> Auditor:
    return Auditor(SqlAuditStore(library.engine), AT)


def stored(library: Library) -> Auditor:
    """A plan, what replaced it with other tasks, and one that cites both with a wrong date."""
    first, second = date(2021, 3, 5), date(2022, 4, 6)
    told = [("Sở Nội vụ", "rà soát danh mục thủ tục của tỉnh", date(2021, 6, 30)), ("Sở Y tế", EVIL, None)]
    old = Cites("7/QĐ-UBND", first, UBND, "replaces")
    wrong = Cites("7/QĐ-UBND", date(2021, 3, 4), UBND, "implements")
    new = [("Sở Nội vụ", "rà soát danh mục thủ tục của tỉnh", date(2022, 9, 30))]
    for extraction in (
        made("old", "QĐ", "7/QĐ-UBND", first, UBND, EVIL, [], told),
        made("new", "QĐ", "8/QĐ-UBND", second, UBND, "Quy định mới", [old], new),
        made("plan", "KH", "9/KH-UBND", date(2021, 9, 5), UBND, EVIL, [wrong]),
    ):
        library.store.save(extraction)
    return audit(library)


def test_a_picture_is_the_same_every_time_and_holds_no_markup_of_the_documents(library: Library) -> None:
    auditor = stored(library)
    document = auditor.collection.documents[1]
    picture = relation_picture(auditor.collection, document)
    assert picture == relation_picture(audit(library).collection, document)
    root = ElementTree.fromstring(picture)  # noqa: S314 - made by us
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "desc", "defs", "marker", "path", "rect", "text", "g"}
    told = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "8/QĐ-UBND thay thế 7/QĐ-UBND." in told
    assert "9/KH-UBND thực hiện 7/QĐ-UBND." in told


def test_a_picture_names_what_it_has_no_room_for(library: Library) -> None:
    cited = [Cites(f"{at}/QĐ-BNV", date(2021, 3, 4), "Bộ Nội vụ") for at in range(10, 40)]
    library.store.save(made("plan", "KH", "9/KH-UBND", date(2021, 9, 5), UBND, "Kế hoạch", cited))
    auditor = audit(library)
    graph, left_out = relation_graph(auditor.collection, auditor.collection.documents[1])
    assert (len(graph), left_out) == (MOST + 1, 30 - MOST)
    assert "Không vẽ 16 điểm khác." in relation_picture(auditor.collection, auditor.collection.documents[1])


def test_a_map_joins_issuers(library: Library) -> None:
    for extraction in collection(12, 4, 1):
        library.store.save(extraction)
    told = collection_map(audit(library).collection)
    assert "UBND tỉnh Lạng Sơn viện dẫn" in told
    assert "Chính phủ" in told


def test_an_empty_collection_has_a_map_and_no_findings(library: Library) -> None:
    auditor = audit(library)
    assert auditor.findings() == []
    assert collection_map(auditor.collection).startswith("<svg")


def test_the_version_chain_says_what_is_in_force(library: Library) -> None:
    auditor = stored(library)
    documents = auditor.collection.documents
    ended = versions(auditor.collection, documents[1].identity)
    assert "thay thế tại 8/QĐ-UBND ngày 06/04/2022" in ended.in_force
    assert "không có văn bản sửa đổi" in versions(auditor.collection, documents[2].identity).in_force
    amends = Cites("8/QĐ-UBND", date(2022, 4, 6), UBND, "amends", "Điều 2")
    library.store.save(made("a", "QĐ", "9/QĐ-UBND", date(2023, 1, 5), UBND, "Sửa đổi", [amends]))
    auditor.update([4])
    chain = versions(auditor.collection, documents[2].identity)
    assert [(one.document.number, one.provision) for one in chain.changes] == [("9/QĐ-UBND", "Điều 2")]
    assert "9/QĐ-UBND" in chain.in_force


def test_the_page_of_a_document_shows_what_became_of_its_tasks(library: Library) -> None:
    auditor = stored(library)
    document = auditor.collection.documents[2]
    report = report_on(auditor, library.store, Marks(), document, everything=False)
    (comparison,) = report.comparisons
    assert [change.kind for change in comparison.changes] == ["changed", "dropped"]
    page = html_page(report.lines, AT, relation_picture(auditor.collection, document), report)
    assert "đổi thời hạn" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_every_row_of_the_page_has_a_cell_under_each_head(library: Library) -> None:
    page = html_page(lines_of(stored(library).findings(), Marks(), everything=True), AT, "")
    heads, *rows = (row for row in page.split("<tr>")[1:])
    assert rows
    assert {row.count("<td>") for row in rows} == {heads.count("<th>")}


def test_no_cell_of_the_workbook_is_a_formula(library: Library) -> None:
    auditor = stored(library)
    finding = replace(auditor.findings()[0], message=EVIL, suggestion="+1+1")
    marks = Marks({finding.key: Mark(finding.key, datetime.now(UTC), "=lan", Verdict.WRONG, "@note")})
    sheet = openpyxl.load_workbook(
        io.BytesIO(workbook(lines_of([finding], marks, everything=True), AT))
    ).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'+1+1" in [cell.value for cell in cells]


class TestCommand:
    @pytest.fixture
    def database(self, library: Library) -> str:
        stored(library)
        return str(library.engine.url.database)

    def lines(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
        assert run(["audit", *arguments, "--format", "jsonl"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    def test_a_finding_that_is_settled_is_told_no_more_but_kept(
        self, database: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        check = ("--database", database, "--check", Check.DATE_DIFFERS.value)
        (found,) = self.lines(capsys, *check)
        assert (
            run(["audit", "settle", str(found["key"]), "--database", database, "--note", "đính chính"]) == 0
        )
        capsys.readouterr()
        assert self.lines(capsys, *check) == []
        (kept,) = self.lines(capsys, *check, "--all")
        assert kept["state"] == "settled"
        assert run(["audit", "reopen", str(found["key"]), "--database", database]) == 0
        capsys.readouterr()
        assert self.lines(capsys, *check) == [found]

    def test_one_document_is_named_by_number(self, database: str, capsys: pytest.CaptureFixture[str]) -> None:
        *findings, report = self.lines(capsys, "7/qd-ubnd", "--database", database)
        assert report["in_force"] == "Đã bị thay thế tại 8/QĐ-UBND ngày 06/04/2022."
        assert findings

    def test_the_table_names_the_key(self, database: str, capsys: pytest.CaptureFixture[str]) -> None:
        (found,) = self.lines(capsys, "--database", database, "--check", "date_differs")
        assert run(["audit", "--database", database]) == 0
        assert str(found["key"]) in capsys.readouterr().out

    def test_files_are_written(
        self, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("a.html", "a.xlsx"):
            form = name.partition(".")[2]
            path = tmp_path / name
            assert run(["audit", "--database", database, "--format", form, "-o", str(path)]) == 0
            assert path.stat().st_size > 1000
        assert run(["audit", "--database", database, "--format", "xlsx"]) == 2
        assert "no_output" in capsys.readouterr().err

    @pytest.mark.parametrize("arguments", [["99/KH-UBND"], ["settle", "nothing"]])
    def test_what_is_not_there_is_refused(self, database: str, arguments: list[str]) -> None:
        assert run(["audit", *arguments, "--database", database]) == 2
