"""What the JSON interface takes and gives; the examples are of documents in ``corpora/samples``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.extraction.reform_areas import area_codes
from pipeline.findings import DeadlineType
from pipeline.store.accounts import AccountRole
from pipeline.tracking.records import EventKind, Status

AREAS = tuple(area_codes())


class Model(BaseModel):
    """Base of what is given and taken: nothing but the fields named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    status: int = Field(examples=[404])
    code: str = Field(description="Mã ổn định cho chương trình.", examples=["not_found"])
    title: str = Field(description="Nội dung cho người dùng.", examples=["Không tìm thấy."])
    fields: list[str] | None = None


_CONTENT = {"application/problem+json": {"schema": Problem.model_json_schema()}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"content": _CONTENT, "description": "Yêu cầu không thực hiện được; xem mã lỗi."},
    422: {"content": _CONTENT, "description": "Giá trị không hợp lệ."},
    "5XX": {"content": _CONTENT, "description": "Lỗi của máy chủ."},
}


class Mark(Model):
    """A place in a text: code points, end exclusive."""

    start: int
    end: int


class Count(Model):
    """How many hits have a value."""

    value: str = Field(examples=["so noi vu"])
    label: str = Field(examples=["Sở Nội vụ"])
    hits: int = Field(examples=[12])


class Body(Model):
    """A body of a task."""

    name: str = Field(examples=["Sở Nội vụ"])
    role: Literal["lead", "coordinate"]
    inherited: bool = Field(description="Kế thừa từ cơ quan mà văn bản ghi.")


class DocumentLabel(Model):
    """What a document is called by."""

    id: int = Field(examples=[1])
    number: str | None = Field(examples=["138/KH-UBND"])
    kind: str | None = Field(examples=["KH"])
    issued: date | None = Field(examples=["2019-12-26"])
    issuer: str | None = Field(examples=["Ủy ban nhân dân tỉnh Tuyên Quang"])
    title: str | None = Field(examples=["Cải cách hành chính nhà nước năm 2020"])


class DocumentItem(DocumentLabel):
    """A document in a list."""

    place: str | None = Field(examples=["Tuyên Quang"])
    tasks: int = Field(description="Số nhiệm vụ tài khoản này được xem.", examples=[7])
    partial: bool = Field(description="Có phần không đọc được.")
    marks: list[Mark] = Field(description="Chỗ khớp từ ngữ trong toàn văn.")


class TaskItem(Model):
    """A task in a list."""

    id: str = Field(examples=["1f3a9c07-2204"])
    document: DocumentLabel
    text: str = Field(examples=["rà soát, đơn giản hóa thủ tục hành chính"])
    bodies: list[Body]
    deadline_type: DeadlineType | None
    due: date | None = Field(description="Ngày cuối, kể cả gia hạn.", examples=["2020-06-30"])
    starts: date | None
    occurrences: list[date]
    status: Status = Field(description="Tính đến hôm nay, gồm cả quá hạn.")
    done_on: date | None
    area: str | None = Field(examples=["procedures"])
    marks: list[Mark]


class DocumentPage(Model):
    """A page of documents."""

    items: list[DocumentItem]
    total: int = Field(description="Tất cả kết quả, không chỉ trang này.", examples=[13])
    next: str | None = Field(description="Con trỏ của trang sau.")
    facets: dict[str, list[Count]]


class TaskPage(Model):
    """A page of tasks."""

    items: list[TaskItem]
    total: int = Field(description="Tất cả kết quả, không chỉ trang này.", examples=[42])
    next: str | None = Field(description="Con trỏ của trang sau.")
    facets: dict[str, list[Count]]


class SearchResult(Model):
    """The first documents and tasks for what was typed."""

    documents: DocumentPage
    tasks: TaskPage


class SuggestionItem(Model):
    """A way to complete what is being typed."""

    kind: str = Field(examples=["agency"])
    text: str = Field(examples=["Sở Nội vụ"])
    hits: int = Field(examples=[12])


class DocumentDetail(Model):
    """A document with what was found in it."""

    document: DocumentLabel
    file_name: str = Field(examples=["kh-tuyenquang-2019-cchc.pdf"])
    sha256: str
    media_type: str = Field(examples=["application/pdf"])
    pages: int | None = Field(examples=[9])
    partial: bool
    metadata: dict[str, Any] = Field(description="Trường và bằng chứng, như `dondoc extract`.")
    diagnostics: list[dict[str, Any]]
    tasks: int = Field(description="Số nhiệm vụ tài khoản này được xem.")
    rules_version: str


class DocumentText(Model):
    """The canonical text of a document; every offset counts its code points."""

    text: str


class CitationItem(Model):
    """A citation, and the stored documents that it means."""

    citation: dict[str, Any] = Field(description="Viện dẫn và bằng chứng, như `dondoc extract`.")
    state: Literal["resolved", "ambiguous", "unresolved"]
    candidates: list[DocumentLabel]


class CitingItem(Model):
    """A mention in another document."""

    document: DocumentLabel
    citation: dict[str, Any]
    state: Literal["resolved", "ambiguous", "unresolved"]


class TaskDetail(Model):
    """A task with its evidence."""

    id: str
    document: DocumentLabel
    task: dict[str, Any] = Field(description="Nhiệm vụ và bằng chứng, như `dondoc extract`.")
    verdict: Literal["confirmed", "corrected", "rejected"] | None = Field(
        description="Người đã nói gì về nhiệm vụ."
    )
    entry: TaskItem | None = Field(description="Như trong danh sách; không có khi đã bị loại.")


class AmendmentBody(Model):
    """What a person says a task should be; a field left out stays."""

    leads: list[str] | None = Field(None, max_length=50, examples=[["Sở Nội vụ"]])
    coordinators: list[str] | None = Field(None, max_length=50, examples=[["Sở Tài chính"]])
    due: date | None = Field(None, examples=["2026-12-31"])
    undated: bool = Field(False, description="Không có thời hạn.")


class PartBody(Model):
    """One of several works that a task is split into."""

    title: str = Field(min_length=1, max_length=1_000)
    leads: list[str] = Field(default=[], max_length=50)
    due: date | None = None


class EventBody(Model):
    """One thing that happened to a task."""

    kind: EventKind
    status: Literal["not_started", "in_progress", "done", "suspended", "cancelled"] | None = None
    on: date | None = Field(None, description="Ngày có tình trạng đó, hoặc hạn mới.")
    note: str | None = Field(None, max_length=5_000)
    period: date | None = Field(None, description="Kỳ của nhiệm vụ định kỳ: ngày đến hạn của kỳ.")
    part: int | None = Field(None, ge=1, le=1_000, description="Phần của nhiệm vụ đã tách.")
    document: str | None = Field(None, max_length=200, description="Số văn bản gia hạn hoặc trả lời.")
    leads: list[str] = Field(default=[], max_length=50)
    merged_into: str | None = Field(None, max_length=100)
    parts: list[PartBody] = Field(default=[], max_length=100)


class StateItem(Model):
    """What the events of a task led to."""

    status: Status
    done_on: date | None
    extended_to: date | None
    leads: list[str]
    merged_into: str | None
    note: str | None


class EventItem(Model):
    """One line of a task's history."""

    at: datetime
    author: str
    kind: EventKind
    status: Status | None
    on: date | None
    period: date | None
    part: int | None
    note: str | None
    document: str | None
    leads: list[str]
    before: StateItem
    after: StateItem


class UploadOutcome(Model):
    """How one file, or one inside it, ended."""

    label: str = Field(examples=["kh-tuyenquang-2019-cchc.pdf"])
    outcome: Literal["stored", "duplicate", "partial", "rejected", "failed"]
    code: str | None = Field(examples=[None])
    message: str | None
    document_id: int | None = Field(examples=[1])


class UploadItem(Model):
    """A file that was sent."""

    id: int
    name: str = Field(examples=["kh-tuyenquang-2019-cchc.pdf"])
    state: Literal["waiting", "reading", "done"]
    sent_at: datetime
    outcomes: list[UploadOutcome]


class AgencyItem(Model):
    """A body that has tasks."""

    key: str = Field(examples=["so noi vu"])
    name: str = Field(examples=["Sở Nội vụ"])
    tasks: int = Field(examples=[12])


class HolderAnswer(Model):
    """Who holds a body's duties on a day."""

    asked: str
    resolution: str = Field(examples=["resolved"])
    agencies: list[dict[str, Any]]


class AccountBody(Model):
    """What an administrator says of an account."""

    name: str = Field(max_length=100, examples=["nguyen.van.an"])
    full_name: str = Field("", max_length=300, examples=["Nguyễn Văn An"])
    role: AccountRole
    agencies: list[str] | None = Field(None, max_length=200, description="Không ghi là mọi cơ quan.")


class AccountItem(Model):
    """An account."""

    id: int
    name: str
    full_name: str
    role: AccountRole
    agencies: list[str] | None
    disabled: bool


class NewAccount(Model):
    """An account that was made, and the link by which its owner sets a password."""

    account: AccountItem
    link: str = Field(description="Dùng một lần, hết hạn sau 24 giờ.")


class Self(Model):
    """Who asks."""

    account: AccountItem
    may_edit: bool
    may_report: bool
    may_administer: bool


class Health(Model):
    """Whether the server works."""

    status: Literal["ok"]
