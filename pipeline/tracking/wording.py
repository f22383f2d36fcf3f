"""What happens to tasks, in the words of Vietnamese administration."""

from __future__ import annotations

from pipeline.tracking.records import EventKind, Status

STATUSES = {
    Status.NOT_STARTED: "chưa thực hiện",
    Status.IN_PROGRESS: "đang thực hiện",
    Status.DONE: "hoàn thành",
    Status.DONE_LATE: "hoàn thành quá hạn",
    Status.OVERDUE: "quá hạn",
    Status.SUSPENDED: "tạm dừng",
    Status.CANCELLED: "hủy",
}

EVENTS = {
    EventKind.STATUS: "cập nhật tình trạng",
    EventKind.NOTE: "ghi chú",
    EventKind.EXTENDED: "gia hạn",
    EventKind.ASSIGNED: "chuyển cơ quan thực hiện",
    EventKind.SPLIT: "tách nhiệm vụ",
    EventKind.MERGED: "gộp nhiệm vụ",
    EventKind.ANSWERED: "báo cáo kết quả",
    EventKind.DECLINED: "không nhận là báo cáo kết quả",
}
