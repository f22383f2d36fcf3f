"""Which tasks and documents each filter leaves, on every index."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.index.ports import TaskIndex
from pipeline.index.queries import Facet, Filter, Scope, Sort
from pipeline.store.names import asked_key
from pipeline.tracking.records import Status
from tests.contracts.search.documents import EVERY_TASK, TODAY, asked, document, ids, lead

DAY = timedelta(days=1)
JUNE_30 = date(2026, 6, 30)

OPEN = {"1.1", "1.2", "1.3", "2.1", "2.2", "3.1"}
DATED = EVERY_TASK - {"1.3", "3.3"}

CASES: list[tuple[str, dict[str, Any], set[str] | frozenset[str]]] = [
    ("nothing asked", {}, EVERY_TASK),
    # bodies
    ("a body", {"agency": "so tu phap"}, {"2.1", "2.2"}),
    ("a body of any province", {"agency": "so noi vu"}, {"1.1", "1.2", "2.2", "2.4", "3.2"}),
    ("a body of one province", {"agency": "so noi vu tinh ha giang"}, {"2.2"}),
    ("half a word of a body", {"agency": "so noi"}, {"1.1", "1.2", "2.2", "2.4", "3.2"}),
    ("half a syllable of a body", {"agency": "so no"}, set()),
    ("a body that nothing names", {"agency": "so y te"}, set()),
    ("a body of this very name", {"agency": "so noi vu", "exactly": True}, {"1.1", "1.2", "2.4", "3.2"}),
    ("half a name, exactly", {"agency": "so noi", "exactly": True}, set()),
    ("no body at all", {"agency": ""}, set()),
    ("a lead", {"agency": "so noi vu", "role": "lead"}, {"1.1", "1.2", "2.2", "3.2"}),
    ("a coordinator", {"agency": "so noi vu", "role": "coordinate"}, {"2.4"}),
    ("any coordinator", {"role": "coordinate"}, {"1.1", "2.2", "2.4"}),
    ("any lead", {"role": "lead"}, EVERY_TASK),
    ("an heir", {"agency": "so khoa hoc cong nghe"}, {"3.1"}),
    ("an heir as lead", {"agency": "so khoa hoc cong nghe", "role": "lead"}, {"3.1"}),
    ("an heir as coordinator", {"agency": "so khoa hoc cong nghe", "role": "coordinate"}, set()),
    ("an heir, own tasks only", {"agency": "so khoa hoc cong nghe", "own_only": True}, set()),
    ("who was told, own tasks only", {"agency": "so thong tin truyen thong", "own_only": True}, {"3.1"}),
    ("own tasks of nobody", {"own_only": True}, EVERY_TASK),
    # deadlines
    ("due on the day", {"due_from": JUNE_30, "due_to": JUNE_30}, {"1.1", "1.2"}),
    ("due until the day before", {"due_from": date(2026, 6, 16), "due_to": JUNE_30 - DAY}, set()),
    ("due from the day after", {"due_from": JUNE_30 + DAY, "due_to": JUNE_30 + DAY}, {"2.1"}),
    ("due until", {"due_to": date(2026, 4, 30)}, {"1.2", "2.3", "2.4", "3.2"}),
    ("due until the eve", {"due_to": date(2026, 4, 29)}, {"1.2", "3.2"}),
    ("due from", {"due_from": date(2026, 7, 1)}, {"1.2", "2.1"}),
    ("an interval by its first day", {"due_to": date(2026, 7, 1), "due_from": date(2026, 7, 1)}, {"2.1"}),
    ("an interval by its last day", {"due_from": date(2026, 9, 30)}, {"1.2", "2.1"}),
    (
        "an interval by its last day alone",
        {"due_from": date(2026, 9, 30), "due_to": date(2026, 9, 30), "by_last_day": True},
        {"1.2", "2.1"},
    ),
    (
        "within an interval, by last days alone",
        {"due_from": date(2026, 8, 1), "due_to": date(2026, 8, 2), "by_last_day": True},
        set(),
    ),
    (
        "a body within an interval, by last days alone",
        {
            "agency": "so tu phap",
            "due_from": date(2026, 8, 1),
            "due_to": date(2026, 8, 2),
            "by_last_day": True,
        },
        set(),
    ),
    (
        "an occurrence by last days alone",
        {"due_from": date(2026, 12, 31), "due_to": date(2026, 12, 31), "by_last_day": True},
        {"1.2"},
    ),
    ("an interval on the day after", {"due_from": date(2026, 10, 1)}, {"1.2"}),
    ("within an interval", {"due_from": date(2026, 8, 1), "due_to": date(2026, 8, 2)}, {"2.1"}),
    ("around an interval", {"due_from": date(2026, 7, 1), "due_to": date(2026, 9, 30)}, {"1.2", "2.1"}),
    ("an occurrence", {"due_from": date(2026, 12, 31), "due_to": date(2026, 12, 31)}, {"1.2"}),
    ("a past occurrence", {"due_from": date(2026, 3, 31), "due_to": date(2026, 3, 31)}, {"1.2"}),
    ("between occurrences", {"due_from": date(2026, 10, 1), "due_to": date(2026, 12, 30)}, set()),
    ("after all occurrences", {"due_from": date(2027, 1, 1)}, set()),
    ("an empty interval", {"due_from": JUNE_30, "due_to": JUNE_30 - DAY}, set()),
    ("the first day there is", {"due_from": date.min}, DATED),
    ("the last day there is", {"due_to": date.max}, DATED),
    ("with a day", {"dated": True}, DATED),
    ("without a day", {"dated": False}, {"1.3", "3.3"}),
    ("again and again", {"recurs": True}, {"1.2"}),
    ("once", {"recurs": False}, EVERY_TASK - {"1.2"}),
    ("overdue", {"overdue": True}, {"2.2"}),
    ("not overdue", {"overdue": False}, EVERY_TASK - {"2.2"}),
    # statuses
    ("not started", {"statuses": (Status.NOT_STARTED,)}, {"1.1", "1.2", "1.3", "3.1"}),
    ("in progress", {"statuses": (Status.IN_PROGRESS,)}, {"2.1"}),
    ("derived: overdue", {"statuses": (Status.OVERDUE,)}, {"2.2"}),
    ("done in time, on the last day", {"statuses": (Status.DONE,)}, {"2.3"}),
    ("derived: done late, by a day", {"statuses": (Status.DONE_LATE,)}, {"2.4"}),
    ("suspended, though past its day", {"statuses": (Status.SUSPENDED,)}, {"3.2"}),
    ("cancelled", {"statuses": (Status.CANCELLED,)}, {"3.3"}),
    ("open", {"statuses": (Status.NOT_STARTED, Status.IN_PROGRESS, Status.OVERDUE)}, OPEN),
    # the document
    ("a type", {"kinds": ("KH",)}, {"1.1", "1.2", "1.3"}),
    ("types", {"kinds": ("KH", "CV")}, {"1.1", "1.2", "1.3", "3.1", "3.2", "3.3"}),
    ("a type with đ", {"kinds": ("QĐ",)}, {"2.1", "2.2", "2.3", "2.4"}),
    ("a type that is like one", {"kinds": ("QD",)}, set()),
    ("a number", {"number": "5/kh-ubnd"}, {"1.1", "1.2", "1.3"}),
    ("a number that begins so", {"number": "5/kh"}, set()),
    ("an issuer", {"issuer": "uy ban nhan dan tinh lang son"}, {"1.1", "1.2", "1.3"}),
    ("issuers", {"issuer": "uy ban nhan dan"}, EVERY_TASK - {"3.1", "3.2", "3.3"}),
    ("a place", {"place": "Hà Giang"}, {"2.1", "2.2", "2.3", "2.4"}),
    ("areas", {"areas": ("procedures", "organisation")}, {"1.1", "2.2"}),
    ("an area that nothing is of", {"areas": ("digital",)}, set()),
    (
        "issued on the day",
        {"issued_from": date(2026, 1, 12), "issued_to": date(2026, 1, 12)},
        {"1.1", "1.2", "1.3"},
    ),
    ("issued before the day", {"issued_to": date(2026, 1, 11)}, {"2.1", "2.2", "2.3", "2.4"}),
    ("issued after the day", {"issued_from": date(2026, 1, 13)}, set()),
    ("issued any day", {"issued_from": date.min, "issued_to": date.max}, EVERY_TASK - {"3.1", "3.2", "3.3"}),
    ("a document", {"document": 3}, {"3.1", "3.2", "3.3"}),
    ("a document without tasks", {"document": 4}, set()),
    ("a document that is not there", {"document": 99}, set()),
    # several at once
    (
        "a body and a month",
        {"agency": "so noi vu", "due_from": date(2026, 6, 1), "due_to": JUNE_30},
        {"1.1", "1.2"},
    ),
    ("a body and its occurrences", {"agency": "so noi vu", "due_from": date(2026, 12, 1)}, {"1.2"}),
    ("a lead and no day", {"agency": "van phong uy ban nhan dan", "role": "lead", "dated": False}, {"1.3"}),
    ("a body, overdue", {"agency": "so tu phap", "overdue": True}, {"2.2"}),
    ("a type and a status", {"kinds": ("QĐ",), "statuses": (Status.DONE_LATE,)}, {"2.4"}),
    (
        "a role and a month",
        {"role": "coordinate", "due_from": date(2026, 5, 1), "due_to": date(2026, 5, 31)},
        {"2.2"},
    ),
]


@pytest.mark.parametrize(("where", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_filter_leaves_exactly_what_it_names(
    filled: TaskIndex, where: dict[str, Any], expected: set[str]
) -> None:
    page = filled.tasks(asked(where=Filter(**where)))
    assert (set(ids(page)), len(ids(page)), page.total) == (set(expected), len(expected), len(expected))


@pytest.mark.parametrize(("where", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_filter_leaves_the_same_of_what_words_find(
    filled: TaskIndex, where: dict[str, Any], expected: set[str]
) -> None:
    with_words = set(ids(filled.tasks(asked("cơ sở OR kinh phí OR một"))))
    for sort in Sort:
        page = filled.tasks(asked("cơ sở OR kinh phí OR một", where=Filter(**where), sort=sort))
        assert set(ids(page)) == set(expected) & with_words
        assert page.total == len(page.hits)


@pytest.mark.parametrize(
    ("today", "overdue", "done_late"),
    [
        (date(2026, 5, 31), set(), {"2.4"}),
        (date(2026, 6, 1), {"2.2"}, {"2.4"}),
        (date(2026, 6, 15), {"2.2"}, {"2.4"}),
        (date(2026, 6, 16), {"2.2", "3.1"}, {"2.4"}),
        (date(2026, 6, 30), {"2.2", "3.1"}, {"2.4"}),
        (date(2026, 7, 1), {"1.1", "1.2", "2.2", "3.1"}, {"2.4"}),
        (date(2026, 10, 1), {"1.1", "1.2", "2.1", "2.2", "3.1"}, {"2.4"}),
    ],
)
def test_what_is_overdue_depends_on_the_day_of_the_question(
    filled: TaskIndex, today: date, overdue: set[str], done_late: set[str]
) -> None:
    def found(where: Filter) -> set[str]:
        return set(ids(filled.tasks(asked(today=today, where=where))))

    assert found(Filter(overdue=True)) == found(Filter(statuses=(Status.OVERDUE,))) == overdue
    assert found(Filter(overdue=False)) == EVERY_TASK - overdue
    assert found(Filter(statuses=(Status.DONE_LATE,))) == done_late


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(), [1, 2, 3, 4]),
        (Filter(agency="so noi vu"), [1, 2, 3]),
        (Filter(agency="so noi vu tinh ha giang"), [2]),
        (Filter(agency="so khoa hoc cong nghe"), [3]),
        (Filter(kinds=("KH", "TB")), [1, 4]),
        (Filter(number="12/qd-ubnd"), [2]),
        (Filter(issuer="uy ban nhan dan tinh lang son"), [1]),
        (Filter(place="Lạng Sơn"), [1]),
        (Filter(issued_from=date(2026, 1, 1)), [1]),
        (Filter(issued_to=date(2025, 12, 31)), [2]),
        (Filter(document=4), [4]),
        (Filter(agency="so tai chinh", kinds=("CV",)), [3]),
    ],
)
def test_documents_are_filtered_by_what_they_have(
    filled: TaskIndex, where: Filter, expected: list[int]
) -> None:
    page = filled.documents(asked(where=where, sort=Sort.ISSUED))
    assert sorted(hit.entry.id for hit in page.hits) == expected
    assert page.total == len(expected)


@pytest.mark.parametrize(
    "where",
    [
        Filter(role="lead"),
        Filter(own_only=True),
        Filter(due_from=TODAY),
        Filter(due_to=TODAY),
        Filter(dated=False),
        Filter(recurs=False),
        Filter(overdue=False),
        Filter(statuses=(Status.DONE,)),
        Filter(areas=("procedures",)),
    ],
)
def test_documents_are_not_asked_for_what_only_tasks_have(filled: TaskIndex, where: Filter) -> None:
    with pytest.raises(UsageError, match="only_of_tasks"):
        filled.documents(asked(where=where))


@pytest.mark.parametrize("facet", sorted(set(Facet) - {Facet.KIND, Facet.ISSUER}))
def test_documents_are_not_counted_by_what_only_tasks_have(filled: TaskIndex, facet: Facet) -> None:
    with pytest.raises(UsageError, match="only_of_tasks"):
        filled.documents(asked(facets=(facet,)))


class TestPlacesOfOneName:
    """Communes whose names differ by a tone, or of which one goes on where the other ends."""

    @pytest.fixture
    def communes(self, index: TaskIndex) -> TaskIndex:
        names = (
            "UBND xã Tân Thành",
            "UBND xã Tân Thạnh",
            "UBND xã Tân Phú",
            "UBND xã Tân Phú Đông",
            "UBND xã Tân Phú, tỉnh Đồng Nai",
        )
        tasks = [{"text": "Báo cáo", "bodies": (lead(name),)} for name in names]
        index.apply([document(1, tasks, issuer="UBND xã Tân Phú Đông")])
        return index

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("UBND xã Tân Thành", {"1.1"}),
            ("Uỷ ban nhân dân xã Tân Thạnh", {"1.2"}),
            ("UBND xã Tân Phú", {"1.3", "1.5"}),
            ("UBND xã Tân Phú Đông", {"1.4"}),
            ("UBND xã Tân Phú tỉnh Đồng Nai", {"1.5"}),
            ("UBND xã", {"1.1", "1.2", "1.3", "1.4", "1.5"}),
        ],
    )
    def test_each_is_found_and_seen_alone(self, communes: TaskIndex, name: str, expected: set[str]) -> None:
        key = asked_key(name)
        assert set(ids(communes.tasks(asked(where=Filter(agency=key))))) == expected
        assert set(ids(communes.tasks(asked(scope=Scope((key,)))))) == expected

    def test_each_is_counted_alone(self, communes: TaskIndex) -> None:
        page = communes.tasks(asked(facets=(Facet.AGENCY,)))
        assert {count.hits for count in page.facets[Facet.AGENCY]} == {1}
        for count in page.facets[Facet.AGENCY]:
            exactly = Filter(agency=asked_key(count.label), exactly=True)
            assert communes.tasks(asked(where=exactly)).total == 1
        assert len(communes.suggest("ubnd xa tan thanh", Scope(), 10)) == 2

    def test_without_accents_all_that_may_be_meant_are_found(self, communes: TaskIndex) -> None:
        where = Filter(agency=asked_key("ubnd xa tan thanh"))
        assert set(ids(communes.tasks(asked(where=where)))) == {"1.1", "1.2"}
        where = Filter(agency="uy ban nhan dan xa tan thanh", exactly=True)  # as older addresses have it
        assert set(ids(communes.tasks(asked(where=where)))) == {"1.1", "1.2"}

    def test_an_issuer_is_not_another_that_goes_on(self, communes: TaskIndex) -> None:
        assert communes.tasks(asked(where=Filter(issuer=asked_key("UBND xã Tân Phú")))).total == 0
        assert communes.tasks(asked(where=Filter(issuer=asked_key("UBND xã Tân Phú Đông")))).total == 5

    def test_a_scope_leaves_out_only_a_place(self, index: TaskIndex) -> None:
        names = ("Sở Nội vụ", "Sở Nội vụ tỉnh Lạng Sơn", "Sở Nội vụ Hà Nội", "Sở Nội vụ và Lao động")
        index.apply([document(1, [{"text": "Họp", "bodies": (lead(name),)} for name in names])])
        seen = index.tasks(asked(scope=Scope((asked_key("Sở Nội vụ"),))))
        assert set(ids(seen)) == {"1.1", "1.2", "1.3"}
