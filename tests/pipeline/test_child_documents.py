"""Regulations, plans and appendices behind the signature are documents of their own."""

from itertools import pairwise

import pytest

from pipeline import extract
from pipeline.contract import to_contract
from pipeline.findings import Extraction
from tests.pipeline.pages import MOTTO, page

DECISION = (
    "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\n-------\n\n" + MOTTO + "\nSố: 912/QĐ-UBND\n\n"
    "Lạng Sơn, ngày 14 tháng 3 năm 2022\n\nQUYẾT ĐỊNH\n\nBan hành Quy chế tiếp công dân\n\n"
    "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN\n\nCăn cứ Luật Tiếp công dân số 42/2013/QH13 ngày 25/11/2013;\n\n"
    "QUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế tiếp công dân.\n\n"
    "Điều 2. Giao Thanh tra tỉnh theo dõi, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/12/2022.\n\n"
    "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nDương Xuân Huyên\n\n"
)
REGULATION = (
    "QUY CHẾ\n\nTIẾP CÔNG DÂN CỦA ỦY BAN NHÂN DÂN TỈNH\n\n"
    "(Ban hành kèm theo Quyết định số 912/QĐ-UBND ngày 14 tháng 3 năm 2022 của Ủy ban nhân dân tỉnh)\n\n"
    "Chương I\n\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n\n"
    "Quy chế này quy định việc tiếp công dân.\n\nChương II\n\nTỔ CHỨC THỰC HIỆN\n\n"
    "Điều 2. Trách nhiệm của các cơ quan\n\n"
    "1. Văn phòng Ủy ban nhân dân tỉnh công khai lịch tiếp công dân trước ngày 05/4/2022.\n\n"
    "2. Thanh tra tỉnh tổng hợp kết quả theo Thông tư số 904/2021/TT-TTCP ngày 01/10/2021.\n\n"
)
APPENDICES = (
    "PHỤ LỤC I\n\nPHÂN CÔNG CÔNG VIỆC\n\n(Kèm theo Quyết định số 912/QĐ-UBND ngày 14 tháng 3 năm 2022)\n\n"
    "I. CÔNG VIỆC CHUNG\n\n1. Sở Nội vụ kiểm tra việc tiếp công dân trước ngày 30/9/2022.\n\n"
    "PHỤ LỤC II\n\nMẪU SỔ TIẾP CÔNG DÂN\n\n(Kèm theo Thông tư số 904/2021/TT-TTCP ngày 01/10/2021)\n\n"
    "Sổ ghi đủ họ tên, địa chỉ và nội dung trình bày của công dân.\n"
)


@pytest.fixture(scope="module")
def found() -> Extraction:
    return extract(page(DECISION + REGULATION + APPENDICES))


def test_each_attached_document_has_its_name_type_title_and_act(found: Extraction) -> None:
    text = found.document.text
    assert [
        (child.name, child.kind, child.title and child.title.of(text), child.act) for child in found.children
    ] == [
        ("Quy chế", "QC", "TIẾP CÔNG DÂN CỦA ỦY BAN NHÂN DÂN TỈNH", "912/QĐ-UBND"),
        ("Phụ lục I", None, "PHÂN CÔNG CÔNG VIỆC", "912/QĐ-UBND"),
        ("Phụ lục II", None, "MẪU SỔ TIẾP CÔNG DÂN", "904/2021/TT-TTCP"),
    ]
    spans = [child.span for child in found.children]
    assert [span.of(text).split("\n")[0] for span in spans] == ["QUY CHẾ", "PHỤ LỤC I", "PHỤ LỤC II"]
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert found.children[0].issued is not None
    assert found.children[0].issued.of(text).startswith("(Ban hành kèm theo")


def test_the_outline_of_a_regulation_is_its_chapters_and_articles(found: Extraction) -> None:
    text = found.document.text
    outline = found.children[0].outline
    assert [(heading.label, heading.span.of(text), heading.depth) for heading in outline] == [
        ("Chương I", "QUY ĐỊNH CHUNG", 0),
        ("Điều 1", "Phạm vi điều chỉnh", 1),
        ("Chương II", "TỔ CHỨC THỰC HIỆN", 0),
        ("Điều 2", "Trách nhiệm của các cơ quan", 1),
    ]
    assert [heading.label for heading in found.children[1].outline] == ["I"]


def test_the_clause_of_a_task_names_the_part_that_it_stands_in(found: Extraction) -> None:
    clauses = {task.leads[0].name: task.clause for task in found.tasks if task.leads}
    assert clauses["Văn phòng Ủy ban nhân dân tỉnh"] == "Quy chế/Điều 2.1"
    assert clauses["Sở Nội vụ"] == "Phụ lục I/I.1"
    own = [task for task in found.tasks if task.evidence.span.start < found.children[0].span.start]
    assert [task.clause for task in own] == ["2"]
    assert all(task.evidence.quote == task.evidence.span.of(found.document.text) for task in found.tasks)


def test_equal_names_are_told_apart() -> None:
    appendix = (
        "PHỤ LỤC\n\nDANH SÁCH\n\n(Kèm theo Quyết định số 912/QĐ-UBND)\n\nDanh sách gồm mười lăm người.\n\n"
    )
    children = extract(page(DECISION + appendix * 2)).children
    assert [child.name for child in children] == ["Phụ lục (1)", "Phụ lục (2)"]


def test_the_type_may_stand_on_the_line_of_the_title() -> None:
    line = (
        "QUY ĐỊNH VỀ TIẾP CÔNG DÂN (Ban hành kèm theo Quyết định số 912/QĐ-UBND ngày 14/3/2022) "
        "Điều 1. Phạm vi áp dụng. Quy định này áp dụng với các sở, ngành.\n"
    )
    found = extract(page(DECISION + line))
    (child,) = found.children
    assert (child.name, child.kind, child.title and child.title.of(found.document.text)) == (
        "Quy định",
        "QyĐ",
        "VỀ TIẾP CÔNG DÂN",
    )


def test_a_document_without_attachments_has_no_children() -> None:
    assert extract(page(DECISION)).children == ()


def test_the_contract_says_where_each_child_stands(found: Extraction) -> None:
    values = to_contract(found)
    child = values["children"][0]
    text = values["text"]
    assert text[child["title"]["start"] : child["title"]["end"]] == child["title"]["text"]
    assert text[child["start"] : child["end"]].startswith("QUY CHẾ")
    assert child["outline"][1] == {
        "start": text.index("Phạm vi điều chỉnh"),
        "end": text.index("Phạm vi điều chỉnh") + len("Phạm vi điều chỉnh"),
        "label": "Điều 1",
        "text": "Phạm vi điều chỉnh",
        "depth": 1,
    }
