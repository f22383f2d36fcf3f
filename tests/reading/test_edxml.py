"""Packages of the document exchange: one document with its envelope, further attachments as files."""

import base64

import pytest

from pipeline.errors import RejectedError
from pipeline.reading import Limits, expand, read_bytes
from pipeline.reading.edxml import envelope
from pipeline.reading.page_image import page_image
from pipeline.records import Severity
from tests.reading.samples import SENTENCE, PdfSheet, docx_of, zip_of

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
HEADER = """
<e:From><e:OrganId>000.99.01.H99</e:OrganId><e:OrganName>UBND xã Suối Mơ</e:OrganName></e:From>
<e:To><e:OrganId>000.99.02.H99</e:OrganId><e:OrganName>Trạm Y tế xã</e:OrganName></e:To>
<e:To><e:OrganId>000.99.03.H99</e:OrganId></e:To>
<e:DocumentId>000.99.01.H99,2024/08/05,27/KH-UBND</e:DocumentId>
<e:Code><e:CodeNumber>27</e:CodeNumber><e:CodeNotation>KH-UBND</e:CodeNotation></e:Code>
<e:PromulgationInfo><e:Place>Suối Mơ</e:Place>
<e:PromulgationDate>{date}</e:PromulgationDate></e:PromulgationInfo>
<e:DocumentType><e:Type>2</e:Type><e:TypeName>Kế hoạch</e:TypeName></e:DocumentType>
<e:Subject>Phòng, chống hạn năm 2024</e:Subject>
<e:SignerInfo><e:Competence>KT. Chủ tịch</e:Competence><e:Position>Phó Chủ tịch</e:Position>
<e:FullName>Lò Thị Mây</e:FullName></e:SignerInfo>
<e:DueDate>2024/09/15</e:DueDate>
<e:ToPlaces><e:Place>Như trên</e:Place><e:Place>Lưu: VT</e:Place></e:ToPlaces>
"""


def package(*attached: tuple[str, bytes], date: str = "2024/08/05", before: str = "") -> bytes:
    references = "".join(
        f"<e:Reference><e:ContentId>cid:{number}</e:ContentId>"
        f"<e:AttachmentName>{name}</e:AttachmentName></e:Reference>"
        for number, (name, _) in enumerate(attached)
    )
    contents = "".join(
        f"<Attachment><ContentId>{number}</ContentId><ContentTransferEncoded>"
        f"{base64.encodebytes(data).decode()}</ContentTransferEncoded></Attachment>"
        for number, (_, data) in enumerate(attached)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<edXML xmlns="{NAMESPACE}">'
        f'<e:edXMLEnvelope xmlns:e="{NAMESPACE}"><e:edXMLHeader>'
        f"<e:MessageHeader>{HEADER.format(date=date)}</e:MessageHeader></e:edXMLHeader>"
        f"<e:edXMLBody><e:edXMLManifest>{references}</e:edXMLManifest></e:edXMLBody></e:edXMLEnvelope>"
        f"<AttachmentEncoded>{contents}</AttachmentEncoded></edXML>"
    ).encode()


def test_the_envelope_reads_as_the_head_of_a_document() -> None:
    document = read_bytes(package(), "gói tin.edxml", Limits())
    assert document.text.split("\n\n") == [
        "UBND XÃ SUỐI MƠ",
        "Số: 27/KH-UBND",
        "Suối Mơ, ngày 05 tháng 08 năm 2024",
        "KẾ HOẠCH",
        "Phòng, chống hạn năm 2024",
        "Kính gửi: Trạm Y tế xã; 000.99.03.H99",
        "Thời hạn trả lời: 15/09/2024",
        "Nơi nhận:\n- Như trên\n- Lưu: VT",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Mây",
    ]


def test_the_main_file_is_the_document_with_its_envelope_below() -> None:
    document = read_bytes(package(("kế hoạch.txt", SENTENCE.encode())), "gói", Limits())
    parts = document.text.split("\n\n")
    assert parts[:3] == [SENTENCE, "Phong bì của gói tin văn bản điện tử:", "UBND XÃ SUỐI MƠ"]
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["paragraph", *["envelope"] * 10]
    assert document.blocks[2].span.of(document.text) == "UBND XÃ SUỐI MƠ"
    assert document.diagnostics == ()


def test_other_files_stay_files_of_their_own_and_an_appendix_is_not_the_main_one() -> None:
    packed = zip_of({"kế hoạch.docx": docx_of(SENTENCE)})
    data = package(("Phụ lục 1.txt", b"Bang"), ("kế hoạch.zip", packed), ("biểu.txt", b"Bieu"))
    assert [entry.name for entry in expand(data, "gói")] == ["gói", "gói › Phụ lục 1.txt", "gói › biểu.txt"]
    document = read_bytes(data, "gói", Limits())
    assert document.text.startswith(SENTENCE)
    assert [note.code for note in document.diagnostics] == ["attachments"]


def test_an_archive_of_several_files_is_not_the_main_one() -> None:
    packed = zip_of({"a.txt": b"Mot", "b.txt": b"Hai"})
    names = [entry.name for entry in expand(package(("hồ sơ.zip", packed)), "gói")]
    assert names == ["gói", "gói › hồ sơ.zip › a.txt", "gói › hồ sơ.zip › b.txt"]


def test_pages_of_the_main_file_stay_its_pages() -> None:
    data = package(("kế hoạch.pdf", PdfSheet().text(85, 100, "Giao Trạm Y tế xã rà soát.", 13).bytes()))
    document = read_bytes(data, "gói", Limits())
    (page,) = document.pages
    assert page.span.of(document.text).strip() == "Giao Trạm Y tế xã rà soát."
    assert document.blocks[0].box is not None
    assert page_image(data, 1, 300, Limits()).startswith(b"\x89PNG")


def test_a_main_file_that_cannot_be_read_leaves_the_envelope_and_says_so() -> None:
    document = read_bytes(package(("kế hoạch.pdf", b"%PDF-1.7 hong")), "gói", Limits())
    assert document.text.startswith("UBND XÃ SUỐI MƠ\n\nSố: 27/KH-UBND")
    (note,) = document.diagnostics
    assert (note.code, note.severity) == ("main_damaged", Severity.WARNING)


def test_a_secret_main_file_refuses_the_package() -> None:
    plan = "UBND XÃ SUỐI MƠ\nSố: 27/KH-UBND\n\nMẬT\n\nKẾ HOẠCH\n"
    with pytest.raises(RejectedError) as caught:
        read_bytes(package(("kế hoạch.txt", plan.encode())), "gói", Limits())
    assert caught.value.code == "secret"


def test_a_long_attachment_is_no_obstacle() -> None:
    data = package(("kế hoạch.txt", SENTENCE.encode()), ("lớn.bin", b"a" * 12_000_000))
    assert [len(entry.data) for entry in expand(data, "gói")][1] == 12_000_000


@pytest.mark.parametrize("date", ["2024-08-05", "05/08/2024", "2024/8/5"])
def test_dates_are_read_as_systems_write_them(date: str) -> None:
    assert envelope(package(date=date)).date == (5, 8, 2024)


@pytest.mark.parametrize("date", ["", "2024/13/05", "hôm nay"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    assert envelope(package(date=date)).date is None


def test_a_doctype_is_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        read_bytes(package(before='<!DOCTYPE a [<!ENTITY b "c">]>'), "gói", Limits())
    assert caught.value.code == "forbidden_markup"


def test_an_attachment_that_is_no_base64_costs_no_crash() -> None:
    data = package(("a.txt", b"abc")).replace(b"YWJj", b"Y*Jj")
    with pytest.raises(RejectedError) as caught:
        list(expand(data, "gói"))
    assert caught.value.code == "damaged"


def test_other_xml_is_still_unknown() -> None:
    with pytest.raises(RejectedError) as caught:
        read_bytes(b'<?xml version="1.0"?><a>edXML</a>', "a.xml", Limits())
    assert caught.value.code == "unknown_format"
