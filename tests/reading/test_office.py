"""Many office files in one call: quicker, and none costs another its reading."""

import io
from collections.abc import Sequence

import docx
import pytest

from pipeline.errors import RejectedError
from pipeline.reading import Limits, office, tools
from pipeline.reading.office import OfficeReader, to_docx
from pipeline.reading.rejections import rejection
from tests.reading.samples import docx_of

LIMITS = Limits()
GOOD, BAD, PLAIN = rb"{\rtf1 good}", rb"{\rtf1 bad}", b"text"
with_office = pytest.mark.skipif(tools.OFFICE.find() is None, reason="LibreOffice is not installed")


class Converter:
    """Counts calls; a file that says so cannot be converted, or breaks a call for several."""

    def __init__(self, *, breaks: bool) -> None:
        self.calls: list[list[bytes]] = []
        self.breaks = breaks

    def __call__(self, files: Sequence[bytes], limits: Limits) -> list[bytes | None]:
        assert limits is LIMITS
        self.calls.append(list(files))
        if self.breaks and len(files) > 1:
            raise rejection("timeout")
        if list(files) == [BAD]:
            raise rejection("damaged")
        return [None if data == BAD else docx_of(data.decode()) for data in files]


@pytest.fixture
def converter(monkeypatch: pytest.MonkeyPatch) -> Converter:
    made = Converter(breaks=False)
    monkeypatch.setattr(office, "to_docx", made)
    return made


def test_prepared_files_are_converted_in_one_call(converter: Converter) -> None:
    reader, second = OfficeReader(), GOOD.replace(b"good", b"also")
    reader.prepare([GOOD, PLAIN, second, b""], LIMITS)
    assert reader.read(second, "b.rtf", LIMITS).text == second.decode()
    assert reader.read(GOOD, "a.rtf", LIMITS).text == GOOD.decode()
    assert converter.calls == [[GOOD, second]]


def test_a_file_that_fails_among_others_is_tried_alone(converter: Converter) -> None:
    reader = OfficeReader()
    reader.prepare([GOOD, BAD], LIMITS)
    with pytest.raises(RejectedError):
        reader.read(BAD, "b.rtf", LIMITS)
    reader.read(GOOD, "a.rtf", LIMITS)
    assert converter.calls == [[GOOD, BAD], [BAD]]


def test_a_call_that_fails_costs_nothing_but_time(converter: Converter) -> None:
    converter.breaks = True
    reader = OfficeReader()
    with pytest.raises(RejectedError):
        reader.prepare([GOOD, BAD], LIMITS)
    assert reader.read(GOOD, "a.rtf", LIMITS).text == GOOD.decode()
    assert converter.calls == [[GOOD, BAD], [GOOD]]


def test_a_single_file_is_not_prepared(converter: Converter) -> None:
    OfficeReader().prepare([GOOD, PLAIN], LIMITS)
    assert converter.calls == []


@pytest.mark.parametrize(("sign", "refused"), [("\ue011", True), ("\uf0b7", False)])
def test_noise_is_refused_and_signs_of_symbol_fonts_are_not(
    monkeypatch: pytest.MonkeyPatch, sign: str, refused: bool
) -> None:
    monkeypatch.setattr(office, "to_docx", lambda *_: [docx_of(f"Kế hoạch {sign}")])
    if refused:
        with pytest.raises(RejectedError) as caught:
            OfficeReader().read(GOOD, "a.rtf", LIMITS)
        assert caught.value.code == "damaged"
    else:
        assert OfficeReader().read(GOOD, "a.rtf", LIMITS).text.endswith(sign)


@with_office
def test_one_call_converts_files_of_several_kinds() -> None:
    first, second = to_docx([GOOD, rb"{\rtf1 second}"], LIMITS)
    assert first
    assert second
    texts = [docx.Document(io.BytesIO(data)).paragraphs[0].text for data in (first, second)]
    assert texts == ["good", "second"]
