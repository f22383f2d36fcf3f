"""What one new document touches is judged anew, and nothing else differs from a full audit."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pipeline.audit import Auditor, Check
from pipeline.audit.slips import is_slip, slips_among
from pipeline.library import Library
from pipeline.store.audited import Mark, Marks, Verdict
from pipeline.store.auditing import SqlAuditStore
from pipeline.tracking.records import EventKind, Status, TaskEvent, TaskKey
from tests.audit.made import Cites, collection, made

AT = date(2026, 11, 21)
UBND = "Ủy ban nhân dân tỉnh Lạng Sơn"


def audit(library: Library) -> Auditor:
    return Auditor(SqlAuditStore(library.engine), AT)


@pytest.mark.parametrize("seed", range(3))
def test_after_every_document_the_findings_are_those_of_a_full_audit(library: Library, seed: int) -> None:
    documents = list(collection(32, 6, seed, acting=0.2))
    random.Random(seed).shuffle(documents)  # what is cited may come after what cites it
    auditor = audit(library)
    for at, extraction in enumerate(documents):
        saved = library.store.save(extraction)
        auditor.update([saved.document_id])
        if at % 4 == seed % 4:
            assert auditor.findings() == audit(library).findings()
    assert auditor.findings() == audit(library).findings()
    assert len({finding.check for finding in auditor.findings()}) > 2


def test_a_document_that_newer_rules_read_otherwise_is_judged_anew(library: Library) -> None:
    documents = list(collection(20, 6, 9))
    ids = [library.store.save(extraction).document_id for extraction in documents]
    auditor = audit(library)
    for position in (3, 11, 17):
        extraction = documents[position]
        fewer = replace(extraction, citations=extraction.citations[::2], rules_version="made.2")
        library.store.save(fewer)
        auditor.update([ids[position]])
        assert auditor.findings() == audit(library).findings()


@pytest.mark.parametrize("seed", range(2))
def test_a_document_that_takes_another_day_or_issuer_is_judged_anew(library: Library, seed: int) -> None:
    documents = list(collection(24, 6, seed, acting=0.2))
    ids = [library.store.save(extraction).document_id for extraction in documents]
    auditor = audit(library)
    for position in random.Random(seed).sample(range(24), 6):
        metadata = documents[position].metadata
        assert metadata.date is not None
        other = replace(metadata, date=replace(metadata.date, value=date(2019, 3, position + 1)))
        if position % 2:
            other = replace(other, issuer=None)
        library.store.save(replace(documents[position], metadata=other, rules_version="made.2"))
        auditor.update([ids[position]])
        assert auditor.findings() == audit(library).findings()


def test_findings_of_one_document_are_those_with_a_side_in_it(library: Library) -> None:
    for extraction in collection(20, 6, 3):
        library.store.save(extraction)
    auditor = audit(library)
    everything = auditor.findings()
    for document_id in range(1, 21):
        mine = auditor.findings(document_id)
        assert {one.key for one in mine} == {one.key for one in everything if document_id in one.documents}


class TestMarks:
    def finding(self, library: Library) -> str:
        cited = Cites("7/QĐ-UBND", date(2021, 3, 4), UBND)
        library.store.save(made("held", "QĐ", "7/QĐ-UBND", date(2021, 3, 5), UBND, "Quy định về đất"))
        library.store.save(made("citing", "KH", "9/KH-UBND", date(2021, 9, 5), UBND, "Kế hoạch", [cited]))
        (found,) = [one for one in audit(library).findings() if one.check is Check.DATE_DIFFERS]
        return found.key

    def test_a_mark_survives_newer_rules_and_another_audit(self, library: Library) -> None:
        key = self.finding(library)
        store = SqlAuditStore(library.engine)
        mark = Mark(key, datetime(2026, 11, 1, 8, 30, tzinfo=UTC), "lan", Verdict.WRONG, "đính chính rồi")
        store.mark(mark)
        extraction = library.store.load(2)
        library.store.save(replace(extraction, rules_version="made.2"))
        assert key in {one.key for one in audit(library).findings()}
        assert store.marks(key) == [mark]
        assert Marks.of(store.marks()).latest == {key: mark}

    def test_the_last_mark_holds_and_one_that_is_reopened_has_none(self, library: Library) -> None:
        store = SqlAuditStore(library.engine)
        for verdict in (Verdict.WRONG, Verdict.SETTLED):
            store.mark(Mark("one", datetime.now(UTC), "lan", verdict))
        assert Marks.of(store.marks()).latest["one"].verdict is Verdict.SETTLED
        store.mark(Mark("one", datetime.now(UTC), "lan", Verdict.REOPENED))
        assert Marks.of(store.marks()).latest == {}
        assert len(store.marks("one")) == 3

    @pytest.mark.parametrize("change", ["UPDATE finding_mark SET note = ''", "DELETE FROM finding_mark"])
    def test_the_database_refuses_to_change_one(self, library: Library, change: str) -> None:
        SqlAuditStore(library.engine).mark(Mark("one", datetime.now(UTC), "lan", Verdict.WRONG))
        writing = library.engine.connect().execution_options(writing=True)
        with writing as connection, pytest.raises(IntegrityError, match="never changed"):
            connection.execute(text(change))


serials = st.integers(1, 99_999)


@given(serials, st.sets(serials, max_size=300))
def test_slips_are_the_same_among_few_numbers_and_among_many(serial: int, others: set[int]) -> None:
    numbers = {f"{other}/qd-ubnd" for other in others}
    filler = {f"{10**9 + at}/qd-ubnd" for at in range(100)}
    one = f"{serial}/qd-ubnd"
    assert slips_among(one, numbers | filler) == sorted(other for other in numbers if is_slip(one, other))


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("2635", "2636", True),
        ("492", "429", True),
        ("492", "4921", True),
        ("99", "100", True),
        ("119", "120", True),
        ("492", "492", False),
        ("492", "924", False),
        ("12", "34", False),
    ],
)
def test_a_slip_is_one_digit_or_two_swapped(one: str, other: str, slip: bool) -> None:
    assert is_slip(f"{one}/qd-ubnd", f"{other}/qd-ubnd") is slip
    assert is_slip(f"{other}/qd-ubnd", f"{one}/qd-ubnd") is slip
    assert not is_slip(f"{one}/qd-ubnd", f"{other}/kh-ubnd")


def test_no_reply_is_missed_once_staff_have_confirmed_one(library: Library) -> None:
    told = ("Sở Nội vụ tỉnh Lạng Sơn", "báo cáo kết quả thực hiện", date(2026, 6, 30))
    letter = made("hoi.txt", "CV", "11/UBND-NC", date(2026, 5, 4), UBND, "Về báo cáo", told=[told])
    report = made(
        "tra-loi.txt", "BC", "90/BC-SNV", date(2026, 6, 25), "Sở Nội vụ tỉnh Lạng Sơn", "Kết quả thực hiện"
    )
    ids = [library.store.save(one).document_id for one in (letter, report)]
    auditor = audit(library)
    assert [one.check for one in auditor.findings() if one.check is Check.NO_REPLY] == [Check.NO_REPLY]
    answered = TaskEvent(
        TaskKey(letter.document.source.sha256, letter.tasks[0].evidence.span.start),
        datetime(2026, 6, 26, 8, 0, tzinfo=UTC),
        "Trần Thị Bình",
        EventKind.ANSWERED,
        status=Status.DONE,
        on=date(2026, 6, 25),
        document="90/BC-SNV",
        others=(report.document.source.sha256,),
    )
    library.tracking.record(answered)
    auditor.update([ids[0]])
    assert not [one for one in auditor.findings() if one.check is Check.NO_REPLY]
    assert auditor.findings() == audit(library).findings()


@pytest.mark.parametrize("second", [date(2026, 3, 4), date(2026, 8, 20)])
def test_a_mark_on_a_number_used_twice_holds_when_titles_are_read_anew(
    library: Library, second: date
) -> None:
    titles = ("Kiểm tra công vụ tại các sở, ngành", "Thành lập hội đồng thẩm định giá đất của tỉnh")
    days = (date(2026, 3, 4), second)
    files = [
        made(f"{at}.txt", "QĐ", "71/QĐ-UBND", day, UBND, title)
        for at, (day, title) in enumerate(zip(days, titles, strict=True))
    ]
    for one in files:
        library.store.save(one)
    (before,) = [one for one in audit(library).findings() if one.check is Check.DUPLICATE]
    for one in files:
        title = one.metadata.title
        assert title is not None
        newer = replace(one.metadata, title=replace(title, value=f"Về việc {title.value}"))
        library.store.save(replace(one, metadata=newer, rules_version="made.2"))
    (after,) = [one for one in audit(library).findings() if one.check is Check.DUPLICATE]
    assert after.key == before.key
