"""A few documents in which every kind of deadline, status, body and spelling occurs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.index.entries import DocumentEntries, DocumentEntry, EntryBody, TaskEntry
from pipeline.index.queries import Request, Sort, TaskPage
from pipeline.index.text_query import parse
from pipeline.store.names import body_key, number_key
from pipeline.tracking.records import Status

TODAY = date(2026, 6, 15)


def lead(name: str, *, inherited: bool = False) -> EntryBody:
    return EntryBody(name, body_key(name), "lead", inherited)


def coordinate(name: str) -> EntryBody:
    return EntryBody(name, body_key(name), "coordinate")


def document(
    id_: int,
    tasks: list[dict[str, Any]],
    *,
    text: str = "",
    title: str | None = None,
    kind: str | None = None,
    number: str | None = None,
    issuer: str | None = None,
    issued: date | None = None,
    place: str | None = None,
    revision: int = 1,
    partial: bool = False,
) -> DocumentEntries:
    """The entries of a document; a task is given by the fields in which it differs from a plain one."""
    made = DocumentEntry(
        id=id_,
        revision=revision,
        text=text,
        title=title,
        kind=kind,
        number=number,
        number_key=number and number_key(number),
        issuer=issuer,
        issuer_key=issuer and body_key(issuer),
        issued=issued,
        place=place,
        tasks=len(tasks),
        partial=partial,
    )
    entries = tuple(_task(made, place, given) for place, given in enumerate(tasks, 1))
    bodies = tuple(sorted({body.key for task in entries for body in task.bodies}))
    return DocumentEntries(replace(made, bodies=bodies), entries)


def _task(made: DocumentEntry, place: int, given: dict[str, Any]) -> TaskEntry:
    plain: dict[str, Any] = {
        "id": f"{made.id}.{place}",
        "document_id": made.id,
        "start": 100 * place,
        "text": "",
        "bodies": (),
    }
    shared = ("revision", "title", "kind", "number", "number_key", "issuer", "issuer_key", "issued", "place")
    return TaskEntry(**{name: getattr(made, name) for name in shared}, **(plain | given))


PLAN = document(
    1,
    [
        {
            "text": "Rà soát thủ tục một cửa; chậm nhất ngày 30/6/2026",
            "bodies": (lead("Sở Nội vụ"), coordinate("Sở Tài chính")),
            "deadline_type": "fixed",
            "due": date(2026, 6, 30),
            "area": "procedures",
        },
        {
            "text": "Báo cáo kết quả hằng quý",
            "bodies": (lead("UBND các xã"), lead("Sở Nội vụ")),
            "deadline_type": "recurring",
            "due": date(2026, 6, 30),
            "occurrences": (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)),
        },
        {"text": "Theo dõi, đôn đốc các đơn vị", "bodies": (lead("Văn phòng UBND tỉnh"),)},
    ],
    text="KẾ HOẠCH Cải cách hành chính. Giao Sở Nội vụ rà soát thủ tục một cửa. Báo cáo kết quả hằng quý.",
    title="Cải cách hành chính năm 2026",
    kind="KH",
    number="05/KH-UBND",
    issuer="Ủy ban nhân dân tỉnh Lạng Sơn",
    issued=date(2026, 1, 12),
    place="Lạng Sơn",
)
DECISION = document(
    2,
    [
        {
            "text": "Uỷ ban nhân dân xã tổ chức hoà giải ở cơ sở",
            "bodies": (lead("Sở Tư pháp"),),
            "deadline_type": "fixed",
            "starts": date(2026, 7, 1),
            "due": date(2026, 9, 30),
            "status": Status.IN_PROGRESS,
        },
        {
            "text": "Đánh giá đề án đào tạo cán bộ, ý kiến của cử tri",
            "bodies": (lead("Sở Nội vụ tỉnh Hà Giang"), coordinate("Sở Tư pháp")),
            "due": date(2026, 5, 31),
            "area": "organisation",
        },
        {
            "text": "Quyết toán kinh phí",
            "bodies": (lead("Sở Tài chính"),),
            "due": date(2026, 4, 30),
            "status": Status.DONE,
            "done_on": date(2026, 4, 30),
        },
        {
            "text": "Thẩm định dự toán",
            "bodies": (lead("Sở Tài chính"), coordinate("Sở Nội vụ")),
            "due": date(2026, 4, 30),
            "status": Status.DONE,
            "done_on": date(2026, 5, 1),
        },
    ],
    text="QUYẾT ĐỊNH Về hoà giải. Căn cứ Kế hoạch số 05/KH-UBND.",
    title="Về việc hoà giải ở cơ sở",
    kind="QĐ",
    number="12/QĐ-UBND",
    issuer="Ủy ban nhân dân tỉnh Hà Giang",
    issued=date(2025, 11, 3),
    place="Hà Giang",
)
LETTER = document(
    3,
    [
        {
            "text": "Vận hành nền tảng số, họp ngày 15/6",
            "bodies": (
                lead("Sở Thông tin và Truyền thông"),
                lead("Sở Khoa học và Công nghệ tỉnh Lạng Sơn", inherited=True),
            ),
            "due": TODAY,
        },
        {
            "text": "Tạm dừng việc tuyển dụng",
            "bodies": (lead("Sở Nội vụ"),),
            "due": date(2026, 1, 31),
            "status": Status.SUSPENDED,
        },
        {
            "text": "Hợp nhất các quỹ",
            "bodies": (lead("Sở Tài chính"),),
            "status": Status.CANCELLED,
        },
    ],
    text="Kính gửi: Sở Thông tin và Truyền thông. Vận hành nền tảng số.",
    kind="CV",
    number="24/UBND-NC",
    partial=True,
)
NOTICE = document(4, [], text="Thông báo nghỉ Tết; họp của cử tri.", title="Nghỉ Tết", kind="TB")
ALL = (PLAN, DECISION, LETTER, NOTICE)
TASKS = {task.id: task for made in ALL for task in made.tasks}
DOCUMENTS = {made.document.id: made.document for made in ALL}
EVERY_TASK = frozenset(TASKS)


def asked(typed: str | None = None, **others: Any) -> Request:
    """A question with words as they are typed."""
    words = parse(typed) if typed is not None else None
    return Request(**({"today": TODAY, "words": words} | others))


def ids(page: TaskPage) -> list[str]:
    return [hit.entry.id for hit in page.hits]


def newer(made: DocumentEntries, revision: int, **changes: Any) -> DocumentEntries:
    """The same document at a later revision, each of its tasks changed."""
    tasks = tuple(replace(task, revision=revision, **changes) for task in made.tasks)
    return DocumentEntries(replace(made.document, revision=revision), tasks)


BY_RANK = Sort.RELEVANCE
