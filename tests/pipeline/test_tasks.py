"""Tasks of whole documents: who must do what by when, and where nobody must do anything."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction import extract
from pipeline.findings import Task
from tests.pipeline.pages import page

HEAD = """ỦY BAN NHÂN DÂN
TỈNH BÌNH MINH
-------
Số: 77/{symbol}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Bình Minh, ngày 05 tháng 3 năm 2026

{title}

"""
FOOT = """

Nơi nhận:
- Sở Nội vụ;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Mẫu
"""
PLAN, DIRECTIVE, DECISION, REPORT = (
    ("KH-UBND", "KẾ HOẠCH\nCải cách hành chính năm 2026"),
    ("CT-UBND", "CHỈ THỊ\nVề việc tăng cường kỷ luật, kỷ cương hành chính"),
    ("QĐ-UBND", "QUYẾT ĐỊNH\nBan hành Quy chế quản lý tài liệu số"),
    ("BC-UBND", "BÁO CÁO\nKết quả cải cách hành chính năm 2025"),
)


def tasks(kind: tuple[str, str], body: str) -> tuple[Task, ...]:
    symbol, title = kind
    text = HEAD.format(symbol=symbol, title=title) + body + FOOT
    found = extract(page(text)).tasks
    assert all(one.evidence.span.of(text) == one.evidence.quote for one in found)
    return found


def leads(task: Task) -> list[str]:
    return [one.name for one in task.leads]


def partners(task: Task) -> list[str]:
    return [one.name for one in task.coordinators]


def due(task: Task) -> date | None:
    return task.deadline.due if task.deadline else None


def test_a_sentence_tells_lead_partner_and_due_date() -> None:
    (one,) = tasks(
        PLAN,
        "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát vị trí việc làm, báo cáo "
        "trước ngày 30/6/2026.",
    )
    assert leads(one) == ["Sở Nội vụ"]
    assert partners(one) == ["Sở Tài chính"]
    assert due(one) == date(2026, 6, 30)
    assert one.clause == "1"


def test_the_body_in_the_heading_leads_every_item_under_it() -> None:
    found = tasks(
        PLAN,
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ\n\n- Theo dõi, đôn đốc việc thực hiện Kế hoạch.\n\n"
        "- Tổng hợp báo cáo hằng quý.\n\n2. Sở Tài chính\n\n- Bố trí kinh phí.",
    )
    assert [leads(one) for one in found] == [["Sở Nội vụ"], ["Sở Nội vụ"], ["Sở Tài chính"]]
    assert [one.clause for one in found] == ["I.1", "I.1", "I.2"]
    assert found[1].deadline is not None
    assert found[1].deadline.every == "quarter"


def test_a_lead_in_hands_its_bodies_and_its_deadline_down() -> None:
    found = tasks(
        DIRECTIVE,
        "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu Giám đốc các sở thực hiện các nội dung sau, hoàn thành "
        "trước ngày 31/5/2026:\n\na) Rà soát quy chế làm việc;\n\nb) Kiểm tra việc chấp hành giờ làm việc.",
    )
    assert [leads(one) for one in found] == [["các sở"], ["các sở"]]
    assert [due(one) for one in found] == [date(2026, 5, 31)] * 2


def test_lines_with_labels_belong_to_the_work_above_them() -> None:
    (one,) = tasks(
        PLAN,
        "1. Xây dựng cơ sở dữ liệu cán bộ dùng chung\n\n- Cơ quan chủ trì: Sở Nội vụ.\n\n"
        "- Cơ quan phối hợp: Sở Khoa học và Công nghệ.\n\n- Thời gian hoàn thành: Quý III năm 2026.",
    )
    assert "cơ sở dữ liệu" in one.evidence.quote
    assert leads(one) == ["Sở Nội vụ"]
    assert partners(one) == ["Sở Khoa học và Công nghệ"]
    assert due(one) == date(2026, 9, 30)


def test_a_report_of_what_was_done_assigns_nothing() -> None:
    assert not tasks(
        REPORT,
        "I. KẾT QUẢ ĐẠT ĐƯỢC\n\n1. Sở Nội vụ đã tham mưu ban hành 12 văn bản.\n\n"
        "2. Các sở, ngành đã rà soát 150 thủ tục.\n\nII. TỒN TẠI\n\nMột số đơn vị chậm báo cáo.",
    )


def test_purposes_of_a_plan_assign_nothing() -> None:
    found = tasks(
        PLAN,
        "I. MỤC ĐÍCH, YÊU CẦU\n\n1. Nâng cao chất lượng phục vụ.\n\n2. Các sở thực hiện nghiêm túc.\n\n"
        "II. NHIỆM VỤ\n\n1. Sở Tư pháp kiểm tra văn bản quy phạm pháp luật.",
    )
    assert [leads(one) for one in found] == [["Sở Tư pháp"]]


def test_the_executing_article_of_a_decision_is_no_task_but_an_order_in_it_is() -> None:
    assert not tasks(
        DECISION,
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý tài liệu số.\n\n"
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n\n"
        "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ và các cơ quan liên quan chịu "
        "trách nhiệm thi hành Quyết định này./.",
    )
    (order,) = tasks(
        DECISION,
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý tài liệu số.\n\n"
        "Điều 2. Giao Sở Nội vụ theo dõi, kiểm tra việc thực hiện Quy chế.\n\n"
        "Điều 3. Chánh Văn phòng, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này./.",
    )
    assert leads(order) == ["Sở Nội vụ"]


TABLE = """| STT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
| I | Cải cách thể chế |
| 1 | Rà soát văn bản về tổ chức bộ máy | Sở Nội vụ | Sở Tư pháp | 30/6/2026 |
| 2 | Bãi bỏ văn bản hết hiệu lực | Sở Tư pháp | Các sở, ngành | nt |
| 3 | Công khai thủ tục tại Trung tâm phục vụ hành chính công | Văn phòng UBND tỉnh | | Thường xuyên |
"""


def test_rows_of_a_table_of_work_are_tasks_and_group_rows_are_not() -> None:
    found = tasks(PLAN, "I. NHIỆM VỤ CỤ THỂ\n\n" + TABLE)
    assert [leads(one) for one in found] == [["Sở Nội vụ"], ["Sở Tư pháp"], ["Văn phòng UBND tỉnh"]]
    assert [partners(one) for one in found] == [["Sở Tư pháp"], ["Các sở, ngành"], []]
    assert [due(one) for one in found] == [date(2026, 6, 30), date(2026, 6, 30), None]
    assert found[2].deadline is not None
    assert found[2].deadline.type == "ongoing"
    assert found[0].evidence.quote == "Rà soát văn bản về tổ chức bộ máy"


SPLIT_TIMES = """| TT | Việc cần làm | Chủ trì | Phối hợp | Thời gian |
| Bắt đầu | Kết thúc |
| 1 | Khảo sát hạ tầng | Sở Xây dựng | Các sở, ban ngành | 01/3 | 15/4/2026 |
| 2 | Lắp đặt thiết bị | Công an tỉnh | -nt- | 02/5 | 30/6/2026 |
"""


def test_a_second_row_of_headings_parts_the_time_and_dittos_repeat_the_cell_above() -> None:
    found = tasks(PLAN, "I. NHIỆM VỤ\n\n" + SPLIT_TIMES)
    assert [leads(one) for one in found] == [["Sở Xây dựng"], ["Công an tỉnh"]]
    assert [partners(one) for one in found] == [["Các sở, ban ngành"]] * 2
    assert [due(one) for one in found] == [date(2026, 4, 15), date(2026, 6, 30)]


def test_an_item_that_a_body_opens_is_its_order_in_a_plan_whatever_the_verb() -> None:
    (one,) = tasks(PLAN, "I. PHÂN CÔNG\n\n- Sở Y tế cứu chữa miễn phí cho người bị nạn.")
    assert leads(one) == ["Sở Y tế"]
    assert not tasks(REPORT, "I. TÌNH HÌNH\n\n- Sở Y tế cứu chữa miễn phí cho người bị nạn.")


def test_steps_of_published_procedures_are_no_tasks() -> None:
    steps = (
        "| TT | Nội dung công việc | Cơ quan thực hiện | Thời gian |\n"
        "| 1 | Tiếp nhận, kiểm tra giấy tờ | Sở Nội vụ | 04 giờ làm việc |\n"
        "| 2 | Thẩm định, trình ký | Văn phòng UBND tỉnh | 02 ngày làm việc |\n"
    )
    title = ("QĐ-UBND", "QUYẾT ĐỊNH\nPhê duyệt quy trình nội bộ giải quyết thủ tục hành chính")
    assert not tasks(title, "Điều 1. Phê duyệt kèm theo quy trình:\n\n" + steps)
    assert len(tasks(PLAN, "I. NHIỆM VỤ\n\n" + steps)) == 2


def test_working_rules_of_a_council_and_execution_clauses_are_no_tasks() -> None:
    assert not tasks(
        DECISION,
        "Điều 2. Hội đồng làm việc theo chế độ tập thể và tự giải thể khi xong việc.\n\n"
        "Điều 3. Giám đốc Sở Nội vụ thi hành Quyết định này, thay thế Quyết định số 12/QĐ-UBND.",
    )


def test_one_closing_line_gives_its_time_to_all_above_it_and_a_heading_to_all_under_it() -> None:
    found = tasks(
        DIRECTIVE,
        "1. Sở Nội vụ:\n\na) Lập danh sách cán bộ.\n\nCác nội dung trên hoàn thành trước ngày 30/6/2026.\n\n"
        "2. Sở Y tế (hoàn thành trước ngày 15/5/2026):\n\na) Kiểm tra phòng khám.",
    )
    assert [due(one) for one in found] == [date(2026, 6, 30), date(2026, 5, 15)]


def test_partners_of_a_lead_in_take_part_in_every_item_under_it() -> None:
    found = tasks(
        PLAN,
        "I. THỰC HIỆN\n\n1. Sở Nội vụ\n\na) Chủ trì, phối hợp với Sở Tài chính:\n\n"
        "- Rà soát vị trí việc làm.\n\n- Tổ chức tập huấn.\n\nb) Báo cáo hằng quý.",
    )
    assert [leads(one) for one in found] == [["Sở Nội vụ"]] * 3
    assert [partners(one) for one in found] == [["Sở Tài chính"], ["Sở Tài chính"], []]


def test_the_body_after_a_matter_or_a_ground_is_told_to_act() -> None:
    found = tasks(
        PLAN,
        "I. PHÂN CÔNG\n\n1. Về đề nghị sửa đổi, bổ sung bảng giá đất: giao Sở Tài chính thẩm định.\n\n"
        "2. Căn cứ Kế hoạch này, các sở, ngành xây dựng chương trình công tác.",
    )
    assert [leads(one) for one in found] == [["Sở Tài chính"], ["các sở, ngành"]]
    assert found[0].evidence.quote.startswith("giao")


def test_bodies_before_a_verb_are_one_task_though_semicolons_part_them() -> None:
    (one,) = tasks(
        PLAN, "I. PHÂN CÔNG\n\n1. Sở Y tế; Sở Xây dựng; các xã, phường có trách nhiệm báo cáo số liệu."
    )
    assert leads(one) == ["Sở Y tế", "Sở Xây dựng", "các xã, phường"]


def test_a_sentence_that_only_states_the_time_dates_the_task_before_it() -> None:
    found = tasks(
        PLAN,
        "II. PHÂN CÔNG\n\n1. Sở Y tế rà soát các cơ sở khám bệnh. Thời gian hoàn thành: Quý II/2026.\n\n"
        "2. Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp xây dựng đề án.\n\n"
        "Thời gian hoàn thành: trước ngày 30/7/2026.",
    )
    assert [due(one) for one in found] == [date(2026, 6, 30), date(2026, 7, 30)]
    assert [leads(one) for one in found] == [["Sở Y tế"], ["Sở Nội vụ"]]


def test_bodies_that_only_take_part_join_the_task_before_them() -> None:
    (one,) = tasks(
        PLAN, "I. PHÂN CÔNG\n\n1. Sở Tư pháp chủ trì thẩm định văn bản; Công an tỉnh, Sở Nội vụ phối hợp."
    )
    assert leads(one) == ["Sở Tư pháp"]
    assert partners(one) == ["Công an tỉnh", "Sở Nội vụ"]


NEWS = """Cổng thông tin điện tử tỉnh

Tăng cường cải cách hành chính

(Chinhphu.vn) - Ngày 10/3/2026, Ủy ban nhân dân tỉnh ban hành văn bản về cải cách hành chính.

"""


def test_news_reports_who_was_ordered_and_not_what_was_done() -> None:
    told = (
        "Theo đó, Ủy ban nhân dân tỉnh yêu cầu Sở Nội vụ tổng hợp kết quả trước ngày 30/3/2026. "
        "Sở Tài chính được giao theo dõi kinh phí. Sở Y tế đã rà soát 120 thủ tục.\n"
    )
    found = extract(page(NEWS + told)).tasks
    assert [leads(one) for one in found] == [["Sở Nội vụ"], ["Sở Tài chính"]]
    assert due(found[0]) == date(2026, 3, 30)


def test_what_a_decree_asks_of_any_business_is_no_task_but_what_it_asks_of_a_body_is() -> None:
    decree = ("NĐ-CP", "NGHỊ ĐỊNH\nQuy định về điều kiện kinh doanh")
    found = tasks(
        decree,
        "Điều 8. Trách nhiệm của cơ sở kinh doanh khí\n\n1. Chấp hành quy định về phòng cháy.\n\n"
        "2. Bản khai nhân sự phải có xác nhận.\n\n"
        "Điều 9. Trách nhiệm của Bộ Công an\n\n1. Hướng dẫn thực hiện Nghị định này.\n\n2. Tổ chức kiểm tra.",
    )
    assert {name for one in found for name in leads(one)} == {"Bộ Công an"}


def test_legal_bases_and_courtesies_are_no_tasks() -> None:
    assert not tasks(
        DECISION,
        "Căn cứ Thông tư số 12/2012/TT-BTP của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ hướng dẫn;\n\n"
        "Điều 1. Thành lập Tổ công tác.\n\nỦy ban nhân dân tỉnh thông báo để các sở biết, thực hiện.",
    )


def test_a_line_that_names_no_body_after_its_label_gives_no_leads() -> None:
    assert not tasks(PLAN, "1. Quy mô công trình\n\n- Đơn vị: 10 m\n\n- Chiều rộng: 2 m")


def test_a_table_goes_on_below_a_blank_line_with_the_columns_of_the_one_above() -> None:
    found = tasks(
        PLAN, "I. NHIỆM VỤ\n\n" + TABLE + "\n| 4 | Số hóa hồ sơ lưu trữ | Sở Nội vụ | | Quý III/2026 |\n"
    )
    assert leads(found[-1]) == ["Sở Nội vụ"]
    assert due(found[-1]) == date(2026, 9, 30)


@pytest.mark.parametrize(
    "table",
    [
        "| STT | Tên thủ tục | Cơ quan thực hiện | Thời hạn |\n| 1 | Cấp phép | Sở Xây dựng | 15 ngày |\n",
        "| STT | Họ và tên | Đơn vị |\n| 1 | Nguyễn Văn A | Sở Nội vụ |\n",
    ],
)
def test_tables_of_other_things_assign_nothing(table: str) -> None:
    assert not tasks(PLAN, "Danh mục kèm theo:\n\n" + table)


def test_a_letter_asks_its_addressees_where_it_names_them_so() -> None:
    text = HEAD.format(symbol="UBND-NC", title="Kính gửi: Bộ Nội vụ")
    body = "Ủy ban nhân dân tỉnh đề nghị quý Bộ xem xét, trả lời trước ngày 20/3/2026."
    (one,) = extract(page(text + body + FOOT)).tasks
    assert leads(one) == ["Bộ Nội vụ"]
    assert one.modality == "request"
    assert due(one) == date(2026, 3, 20)


_LINES = st.sampled_from(
    [
        "I. NHIỆM VỤ", "1. Sở Nội vụ", "- Chủ trì rà soát trước ngày 30/6/2026;", "a) Giao Sở Y tế kiểm tra.",
        "Điều 2. Giao các sở báo cáo.", "Thời gian: Quý II/2026", "Cơ quan chủ trì: Sở Nội vụ", "", TABLE,
        "Kính gửi: Các sở", "Căn cứ Luật Tổ chức chính quyền địa phương;", "QUYẾT ĐỊNH:", "Nơi nhận:",
        "PHỤ LỤC", "| a | b |", "\x00", "TM. ỦY BAN NHÂN DÂN",
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=25).map("\n".join) | st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_document_is_extracted_and_every_quote_stands_in_it(text: str) -> None:
    found = extract(page(text))
    for one in found.tasks:
        assert one.evidence.span.of(text) == one.evidence.quote
        assert 0 <= one.evidence.confidence <= 1
        assert one.leads or one.deadline
        if one.deadline:
            assert one.deadline.evidence.span.of(text) == one.deadline.evidence.quote
    for citation in found.citations:
        assert citation.evidence.span.of(text) == citation.evidence.quote
