"""Digital signatures are named with signer, time and state, and never called trusted."""

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from pipeline.reading import Limits, read_bytes
from pipeline.reading.signatures import signature_notes
from pipeline.records import Severity
from tests.reading.samples import SENTENCE, PdfSheet

NAME = "Ủy ban nhân dân xã Suối Mơ"


def made_signer(folder: Path, common_name: str) -> Any:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    now = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now.replace(year=2100))
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    load: Any = signers.SimpleSigner.load
    return load(str(folder / "key.pem"), str(folder / "cert.pem"))


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return made_signer(tmp_path_factory.mktemp("keys"), NAME)


def signed(data: bytes, signer: Any, field: str = "ChuKy") -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    append_signature_field(writer, SigFieldSpec(field))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer)
    return bytes(out.getbuffer())


def page() -> bytes:
    return PdfSheet().text(90, 90, SENTENCE[:60]).bytes()


def test_signer_time_and_state_are_named_in_the_document(signer: Any) -> None:
    document = read_bytes(signed(page(), signer), "a.pdf", Limits())
    (note,) = [note for note in document.diagnostics if note.code == "signature"]
    assert note.severity is Severity.INFO
    assert NAME in note.message
    assert "ký lúc" in note.message
    assert "nội dung đã ký còn nguyên vẹn;" in note.message
    assert "không kiểm tra độ tin cậy" in note.message


def test_a_changed_byte_is_said(signer: Any) -> None:
    data = signed(page(), signer)
    changed = data.replace(b"841.8898", b"841.8897", 1)
    assert changed != data
    (note,) = signature_notes(changed)
    assert "KHÔNG còn nguyên vẹn" in note.message


def test_what_was_added_after_signing_is_said(signer: Any) -> None:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(signed(page(), signer)))
    writer.root["/Lang"] = writer.root.raw_get("/Type")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    (note,) = signature_notes(out.getvalue())
    assert "thêm vào sau khi ký" in note.message


def test_each_signer_is_named_once(signer: Any, tmp_path: Path) -> None:
    clerk = made_signer(tmp_path, "Lò Thị Mây")
    data = signed(signed(page(), clerk, "Nhay"), signer, "VanThu")
    assert [note.message.split(",")[0] for note in signature_notes(signed(data, signer, "DauTrang"))] == [
        "Chữ ký số của Lò Thị Mây",
        f"Chữ ký số của {NAME}",
    ]


def test_a_file_without_signature_has_no_note() -> None:
    assert signature_notes(page()) == ()


def test_damaged_signatures_never_cost_the_document(signer: Any) -> None:
    data = signed(page(), signer)
    at = data.index(b"/Contents <") if b"/Contents <" in data else data.index(b"/Contents<")
    broken = data[: at + 11] + b"0" * 64 + data[at + 75 :]
    assert {note.code for note in signature_notes(broken)} == {"signature_unreadable"}
    assert read_bytes(broken, "a.pdf", Limits()).text == SENTENCE[:60]
