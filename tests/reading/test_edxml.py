"""Packages of the document exchange: the envelope reads as a head, attachments come out as files."""

import base64

import pytest

from pipeline.errors import RejectedError
from pipeline.reading import Limits, expand, read_bytes
from pipeline.reading.edxml import envelope
from tests.reading.samples import SENTENCE, docx_of, zip_of

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
        "UBND xã Suối Mơ",
        "Số: 27/KH-UBND",
        "Suối Mơ, ngày 05 tháng 08 năm 2024",
        "KẾ HOẠCH",
        "Phòng, chống hạn năm 2024",
        "Kính gửi: Trạm Y tế xã; 000.99.03.H99",
        "Thời hạn trả lời: 15/09/2024",
        "Nơi nhận:\n- Như trên\n- Lưu: VT",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Mây",
    ]


def test_attachments_are_files_of_their_own_packed_or_not() -> None:
    packed = zip_of({"kế hoạch.docx": docx_of(SENTENCE)})
    data = package(("kế hoạch.zip", packed), ("phụ lục.txt", SENTENCE.encode()))
    names = [entry.name for entry in expand(data, "gói")]
    assert names == ["gói", "gói › kế hoạch.zip › kế hoạch.docx", "gói › phụ lục.txt"]
    assert [note.code for note in read_bytes(data, "gói", Limits()).diagnostics] == ["attachments"]


def test_a_long_attachment_is_no_obstacle() -> None:
    data = package(("lớn.bin", b"a" * 12_000_000))
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
