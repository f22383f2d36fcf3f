"""Findings in the words of Vietnamese administration."""

from __future__ import annotations

from datetime import date

from pipeline.audit.records import Check, Severity
from pipeline.audit.task_diff import Change
from pipeline.extraction.document_types import types_by_code
from pipeline.findings import Deadline, Relation
from pipeline.store.audited import Verdict
from pipeline.text import squeeze

CHECKS = {
    Check.DATE_DIFFERS: "Ngày ban hành không khớp",
    Check.ISSUER_DIFFERS: "Cơ quan ban hành không khớp",
    Check.TYPE_DIFFERS: "Loại văn bản không khớp",
    Check.NEAR_MISS: "Số, ký hiệu có thể ghi nhầm",
    Check.SUPERSEDED: "Viện dẫn văn bản đã hết hiệu lực",
    Check.EXPIRED: "Viện dẫn văn bản đã hết thời kỳ thực hiện",
    Check.LATER: "Viện dẫn văn bản ban hành sau",
    Check.BASIS_SUPERSEDED: "Căn cứ đã được thay thế",
    Check.BASIS_AMENDED: "Căn cứ đã được sửa đổi, bổ sung",
    Check.CIRCULAR: "Thay thế lẫn nhau",
    Check.DUPLICATE: "Trùng số trong năm",
    Check.CONTRADICTED: "Quan hệ giữa hai văn bản mâu thuẫn",
    Check.NO_MANDATE: "Kế hoạch không nêu căn cứ",
    Check.NO_REPLY: "Chưa thấy văn bản báo cáo, trả lời",
    Check.BODY_ENDED: "Giao việc cho cơ quan không còn",
    Check.NO_PROVISION: "Viện dẫn điều, khoản không có",
    Check.MISSING: "Văn bản được viện dẫn chưa có trong kho",
}

SEVERITIES = {
    Severity.ERROR: "Lỗi",
    Severity.WARNING: "Cảnh báo",
    Severity.NOTICE: "Cần kiểm tra",
}

RELATIONS: dict[Relation, str] = {
    "legal_basis": "căn cứ",
    "proposal": "theo đề nghị",
    "implements": "thực hiện",
    "issued_with": "kèm theo",
    "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
    "replies": "phúc đáp",
    "refers": "viện dẫn",
}

CHANGES: dict[Change, str] = {"added": "thêm", "dropped": "bỏ", "changed": "thay đổi", "same": "giữ nguyên"}

VERDICTS = {Verdict.SETTLED: "đã xử lý", Verdict.WRONG: "báo nhầm", Verdict.REOPENED: "mở lại"}
OPEN = "chưa xử lý"


def day(value: date | None) -> str:
    """The date as Vietnamese write it, empty where there is none."""
    return f"{value:%d/%m/%Y}" if value else ""


def kind_name(code: str) -> str:
    """Name of a document type, such as "Tờ trình"; the code where it has none."""
    kind = types_by_code().get(code.upper())
    return kind.names[0].capitalize() if kind and kind.names else code


def deadline(value: Deadline | None) -> str:
    """The deadline in one phrase: dates where they are certain, else what is written; empty without one."""
    if value is None:
        return ""
    if value.type == "fixed" and value.due:
        return f"{day(value.start)} – {day(value.due)}" if value.start else day(value.due)
    return squeeze(value.evidence.quote)


def change(kind: Change, *, leads: bool, deadline: bool) -> str:
    """What happened to a task from one document to the other."""
    if kind != "changed":
        return CHANGES[kind]
    told = [("đổi thời hạn", deadline), ("đổi cơ quan chủ trì", leads)]
    return ", ".join(words for words, holds in told if holds)


def named(number: str, dated: date | None) -> str:
    """A document by number and date."""
    return f"{number} ngày {day(dated)}" if dated else number
