"""An appendix that stands alone without a header takes number, day and body from the act it came with."""

import pytest

from pipeline import extract
from tests.pipeline.pages import metadata, page, values

APPENDIX = (
    "Phụ lục II\n\nDANH MỤC CÔNG VIỆC\n\n{words}\n\n__________\n\n1. Văn phòng theo dõi việc thực hiện.\n"
)


@pytest.mark.parametrize(
    ("words", "number", "day", "issuer"),
    [
        (
            "(Kèm theo Nghị định số 815/2022/NĐ-CP\n\nngày 09 tháng 8 năm 2022 của Chính phủ)",
            "815/2022/NĐ-CP",
            "2022-08-09",
            "Chính phủ",
        ),
        (
            "(Ban hành kèm theo Quyết định số 912/QĐ-UBND ngày 02/3/2021 của Chủ tịch UBND tỉnh Lạng Sơn)",
            "912/QĐ-UBND",
            "2021-03-02",
            "Ủy ban nhân dân tỉnh Lạng Sơn",
        ),
        (
            "Kèm theo Công văn số 745/SNV-CCHC ngày 02/3/2021 của Sở Nội vụ tỉnh Cao Bằng",
            "745/SNV-CCHC",
            "2021-03-02",
            "Sở Nội vụ tỉnh Cao Bằng",
        ),
        ("(Kèm theo Kế hoạch số 93/KH-UBND của UBND tỉnh)", "93/KH-UBND", None, None),
        ("(Kèm theo Quyết định số      /QĐ-UBND ngày   tháng   năm 2021 của UBND tỉnh)", None, None, None),
        (
            "(Kèm theo Quyết định số 12/QĐ-BNV ngày 02/3/2021 và Quyết định số 15/QĐ-BNV ngày 04/3/2021)",
            None,
            None,
            None,
        ),
        ("Thực hiện Nghị định số 815/2022/NĐ-CP ngày 09/8/2022 của Chính phủ.", None, None, None),
    ],
)
def test_an_appendix_has_what_its_act_is_named_with(
    words: str, number: str | None, day: str | None, issuer: str | None
) -> None:
    found = values(metadata(APPENDIX.format(words=words)))
    assert (found["number"], found["date"], found["issuer"]) == (number, day, issuer)
    assert found["kind"] is None
    assert found["title"] == "DANH MỤC CÔNG VIỆC"


def test_the_evidence_is_the_bracket_and_less_certain_than_a_header() -> None:
    text = APPENDIX.format(words="(Kèm theo Nghị định số 815/2022/NĐ-CP ngày 09/8/2022 của Chính phủ)")
    found = metadata(text)
    for field in (found.number, found.date, found.issuer):
        assert field is not None
        assert field.evidence.quote == field.evidence.span.of(text)
        assert field.evidence.quote.startswith("(Kèm theo")
        assert field.evidence.confidence < 0.7


def test_a_regulation_that_stands_alone_keeps_its_own_type() -> None:
    text = (
        "QUY CHẾ\nLÀM VIỆC CỦA TỔ CÔNG TÁC\n(Ban hành kèm theo Quyết định số 845/QĐ-TTg ngày 02/3/2021 của "
        "Thủ tướng Chính phủ)\n\nĐiều 1. Tổ công tác họp mỗi quý.\n"
    )
    found = values(metadata(text))
    assert (found["kind"], found["number"], found["issuer"]) == ("QC", "845/QĐ-TTg", "Thủ tướng Chính phủ")


def test_an_appendix_calls_its_act_itself() -> None:
    words = "(Kèm theo Nghị định số 815/2022/NĐ-CP ngày 09/8/2022 của Chính phủ)"
    text = APPENDIX.format(words=words) + "2. Việc khác thực hiện theo quy định tại Nghị định này.\n"
    found = extract(page(text))
    assert found.citations == ()
    assert [(one.evidence.quote, one.itself) for one in found.references] == [("Nghị định này", True)]
