"""Digital signatures (chữ ký số) of PDF files: who signed when, and whether it is still what was signed.

Whether a certificate can be trusted is not asked: that takes the network and the authorities' lists.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.records import Diagnostic, Severity

_SIGN_OF_SIGNATURE = b"/ByteRange"
_MOST = 20  # signatures named; more stand in no paper of an office
_LONGEST_NAME = 120
_UNTRUSTED = "phần mềm không kiểm tra độ tin cậy của chứng thư số"


def signature_notes(data: bytes) -> tuple[Diagnostic, ...]:
    """A note for each signature of a PDF file, in the order of signing; none for a file without."""
    if _SIGN_OF_SIGNATURE not in data:
        return ()
    try:
        # Signing software signs once for each place that it stamps; alike notes are one.
        notes = tuple(dict.fromkeys(_notes(data)))
        return tuple(Diagnostic("signature", note, Severity.INFO) for note in notes)
    except Exception:
        # pyHanko meets hostile files with many kinds of errors, and the text does not depend on signatures.
        note = "Tệp có chữ ký số nhưng không đọc được thông tin chữ ký."
        return (Diagnostic("signature_unreadable", note, Severity.INFO),)


def _notes(data: bytes) -> Iterator[str]:
    # Loaded here: only signed files need it, and it takes longer to load than a short file to read.
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    for library in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # their warnings name the signers
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    signatures = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures[:_MOST]
    for signature in signatures:
        status = validate_pdf_signature(signature, signer_validation_context=nobody, skip_diff=True)
        signer = str(status.signing_cert.subject.native.get("common_name") or "không rõ tên")
        moment = status.signer_reported_dt
        if not (status.intact and status.valid):
            state = "nội dung đã ký KHÔNG còn nguyên vẹn"
        elif signature is signatures[-1] and status.coverage < SignatureCoverageLevel.ENTIRE_FILE:
            state = "nội dung đã ký còn nguyên vẹn, nhưng tệp có phần được thêm vào sau khi ký"
        else:
            state = "nội dung đã ký còn nguyên vẹn"
        when = f"ký lúc {_shown(moment)}" if moment else "không ghi thời gian ký"
        yield f"Chữ ký số của {signer[:_LONGEST_NAME]}, {when}; {state}; {_UNTRUSTED}."


def _shown(moment: datetime) -> str:
    """A time as staff read it, in the time of Việt Nam where it names its zone."""
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
        except ZoneInfoNotFoundError:  # Windows without tzdata
            return f"{moment:%H:%M ngày %d/%m/%Y %z}"
    return f"{moment:%H:%M ngày %d/%m/%Y}"
