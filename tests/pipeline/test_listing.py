"""Tasks listed from the store through the index, asked for as staff ask."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from pipeline.index.listing import list_tasks
from pipeline.index.queries import Filter
from pipeline.library import Library
from pipeline.store.corrections import Amendment, Correction, corrected
from pipeline.store.names import agency_key
from pipeline.store.ports import ListedTask, Role
from pipeline.store.schema import source
from tests.pipeline.extractions import PLAN, correction, plan, with_rules

TODAY = date(2026, 3, 1)
REVIEW = "rà soát thủ tục một cửa trước ngày 30/6/2026"
REPORT = "báo cáo kết quả hằng quý"
WATCH = "theo dõi, đôn đốc"


def listed(library: Library, where: Filter) -> list[ListedTask]:
    library.synchronise(TODAY)
    return list_tasks(library.store, library.index, where, TODAY)


def quotes(library: Library, where: Filter) -> list[str]:
    return [one.task.evidence.quote for one in listed(library, where)]


def test_tasks_come_by_due_date_then_with_another_deadline_then_without_any(library: Library) -> None:
    library.store.save(plan("a.txt"))
    library.store.save(plan("b.txt"))
    assert quotes(library, Filter()) == [REVIEW, REVIEW, REPORT, REPORT, WATCH, WATCH]


@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("Sở Nội vụ", [REVIEW]),
        ("so noi vu", [REVIEW]),
        ("Sở Tài chính", [REVIEW]),
        ("UBND các xã", [REPORT]),
        ("Ủy ban nhân dân các xã", [REPORT]),
        ("uỷ ban nhân dân", [REPORT]),
        ("VP UBND tỉnh", [WATCH]),
        ("Nội vụ", []),
        ("Sở Nội", [REVIEW]),
        ("Sở N", []),
        ("%", []),
    ],
)
def test_an_agency_is_matched_from_its_first_word_on(
    library: Library, agency: str, expected: list[str]
) -> None:
    library.store.save(plan())
    assert quotes(library, Filter(agency=agency_key(agency))) == expected


@pytest.mark.parametrize(
    ("agency", "role", "expected"),
    [
        ("so noi vu", "lead", [REVIEW]),
        ("so noi vu", "coordinate", []),
        ("so tai chinh", "coordinate", [REVIEW]),
        (None, "coordinate", [REVIEW]),
    ],
)
def test_a_role_is_that_of_the_agency_asked_for(
    library: Library, agency: str | None, role: Role, expected: list[str]
) -> None:
    library.store.save(plan())
    assert quotes(library, Filter(agency=agency, role=role)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (date(2026, 6, 30), None, [REVIEW]),
        (date(2026, 6, 29), None, []),
        (None, date(2026, 6, 30), [REVIEW]),
        (None, date(2026, 7, 1), []),
        (date(2026, 12, 31), date(2026, 1, 1), [REVIEW]),
    ],
)
def test_bounds_of_the_due_date_are_inclusive(
    library: Library, before: date | None, after: date | None, expected: list[str]
) -> None:
    library.store.save(plan())
    found = quotes(library, Filter(due_to=before, due_from=after, by_last_day=True))
    assert [quote for quote in found if quote != REPORT] == expected  # which recurs


def test_tasks_without_a_date_can_be_asked_for(library: Library) -> None:
    library.store.save(plan())
    assert WATCH in quotes(library, Filter(dated=False))
    assert REVIEW in quotes(library, Filter(dated=True))
    assert WATCH not in quotes(library, Filter(dated=True))


def test_tasks_of_an_area_can_be_asked_for(library: Library) -> None:
    library.store.save(plan())
    assert quotes(library, Filter(areas=("procedures",))) == [REVIEW]
    assert quotes(library, Filter(areas=("organisation",))) == []


def test_a_listed_task_names_its_document(library: Library) -> None:
    saved = library.store.save(plan())
    document = listed(library, Filter())[0].document
    assert (document.id, document.number, document.file_name) == (
        saved.document_id,
        "05/KH-UBND",
        "ke-hoach.txt",
    )


def test_many_documents_are_listed_in_one_question(library: Library) -> None:
    for number in range(320):
        library.store.save(plan(f"{number}.txt"))
    found = listed(library, Filter(role="lead"))
    assert len(found) == 960
    assert {one.document.file_name for one in found} == {f"{number}.txt" for number in range(320)}


def test_what_staff_correct_is_what_is_listed(library: Library) -> None:
    saved = library.store.save(plan())
    review, _, watch = plan().tasks
    assert saved.revision == 1
    changes: tuple[Correction, ...] = (
        correction(review, corrected(review, PLAN, Amendment(leads=("Sở Tài chính",), coordinators=()))),
        correction(watch, corrected(watch, PLAN, Amendment(due=date(2027, 1, 31)))),
    )
    for change in changes:
        library.store.correct(change)
    assert quotes(library, Filter(agency="so tai chinh", role="lead")) == [REVIEW]
    assert quotes(library, Filter(agency="so noi vu")) == []
    assert quotes(library, Filter(due_from=date(2027, 1, 31), due_to=date(2027, 1, 31))) == [WATCH]


def test_a_document_tells_the_day_in_vietnam_on_which_it_was_first_taken_in(library: Library) -> None:
    stored = library.store.save(plan())
    at = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    with library.engine.begin() as connection:
        connection.execute(update(source).values(received_at=at))
    library.store.save(with_rules(plan(), "2"))
    assert library.store.summaries([stored.document_id])[stored.document_id].received == date(2026, 3, 2)
