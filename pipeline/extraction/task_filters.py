"""Clauses that look like tasks and are none (the classes of "no task" in the guideline of the corpus)."""

from __future__ import annotations

import re

from pipeline.records import Span

_NO_TASK = re.compile(
    r"\s*(?:"
    r"trên\s+đây\s+là|trong\s+quá\s+trình\s+(?:tổ\s+chức\s+|triển\s+khai\s+)?(?:thực\s+hiện|"
    r"triển\s+khai)[^.;]{0,80}(?:nếu|có|phát\s+sinh|gặp)|"
    r"(?:nếu\s+)?(?:có|gặp|phát\s+sinh)\s+(?:khó\s+khăn|vướng\s+mắc)|mọi\s+vướng\s+mắc|"
    r"căn\s+cứ\s+(?:luật|nghị|quyết\s+định|thông\s+tư)[^,]*$|quyết\s+định\s+này\s+có\s+hiệu\s+lực|"
    r"(?:quyết\s+định|nghị\s+quyết|chỉ\s+thị|quy\s+chế|kế\s+hoạch|thông\s+tư)\s+này|kinh\s+phí|phấn\s+đấu|"
    r"hồ\s+sơ|ông|bà|mời\s+(?:ông|bà|đồng\s+chí|đại\s+diện|quý)|địa\s+điểm|thành\s+phần|nghiêm\s+cấm|phạm\s+vi|đối\s+tượng|"
    r"yêu\s+cầu\s+đối\s+với|khuyến\s+khích|chi\s+tiết\s+liên\s+hệ|(?:đầu\s+mối\s+)?liên\s+hệ\s*:|địa\s+chỉ|"
    r"điện\s+thoại|thông\s+tin\s+chi\s+tiết)(?!\w)",
    re.IGNORECASE,
)
_EXECUTION = re.compile(
    r"(?:chịu\s+trách\s+nhiệm|có\s+trách\s+nhiệm|"
    r"căn\s+cứ\s+\w+(?:\s+\w+){0,4})\s+(?:tổ\s+chức\s+)?(?:triển\s+khai\s+)?"
    r"(?:thi\s+hành|thực\s+hiện)(?:\s+(?:nghiêm\s+túc\s+)?(?:các\s+nội\s+dung\s+(?:của\s+)?)?"
    r"(?:Quyết\s+định|Nghị\s+quyết|Chỉ\s+thị|Quy\s+chế|Kế\s+hoạch|Thông\s+tư|Quy\s+định|Nghị\s+định|"
    r"Công\s+điện)(?:\s+này)?)?"
    r"(?:\s+kể\s+từ\s+ngày\s+(?:ký|ban\s+hành))?\s*$|"
    r"(?<!\w)thi\s+hành\s+(?:Quyết\s+định|Nghị\s+quyết|Quy\s+chế|Quy\s+định|Thông\s+tư|Nghị\s+định)\s+này|"
    r"(?:Quyết\s+định|Nghị\s+quyết|Chỉ\s+thị)\s+(?:này\s+)?(?:thi\s+hành|"
    r"thực\s+hiện)\s*(?:Quyết\s+định\s+này\s*)?$",
    re.IGNORECASE,
)
_BARE_EXHORTATION = re.compile(
    r"(?:(?:các|mọi)\s[^,;:]{3,60}\sthực\s+hiện\s+nghiêm\s+túc\s*$)|"
    r"(?:nghiêm\s+túc|khẩn\s+trương|kịp\s+thời|tích\s+cực)\s*,?\s*"
    r"(?:tổ\s+chức\s+|triển\s+khai\s*,?\s+|quán\s+triệt\s*,?\s+(?:và\s+)?|"
    r"nghiêm\s+túc\s+)*(?:thực\s+hiện|triển\s+khai)"
    r"(?:\s+(?:các\s+nội\s+dung\s+trên|theo\s+quy\s+định|nội\s+dung\s+(?:nêu\s+)?trên|(?:Chỉ\s+thị|"
    r"Công\s+văn|Công\s+điện|Kế\s+hoạch|Quyết\s+định)\s+này))?\s*$",
    re.IGNORECASE,
)
_WORKING_RULE = re.compile(
    r"(?<!\w)(?:tự\s+giải\s+thể|làm\s+việc\s+(?:theo\s+(?:chế\s+độ|nguyên\s+tắc)|trở\s+lại|vào\s+(?:các\s+)?(?:ngày|sáng|buổi))|"
    r"tạm\s+dừng\s+tiếp\s+nhận|"
    r"(?:được\s+)?sử\s+dụng\s+con\s+dấu|làm\s+việc\s+kiêm\s+nhiệm)(?!\w)",
    re.IGNORECASE,
)
"""How a council sits, signs and ends, and when an office is open, which nobody follows up."""

_SHORT_COURTESY = 220  # code points
_COURTESY = re.compile(
    r"(?:thông\s+báo(?:\s+(?:để|đến|cho|tới))?[^.;]{0,80}\s(?:biết|thực\s+hiện)|(?:phối\s+hợp|"
    r"quan\s+tâm)\s*,?\s*(?:chỉ\s+đạo\s*,?\s*)?"
    r"(?:tổ\s+chức\s+|triển\s+khai\s*,?\s*)*thực\s+hiện(?:\s+(?:tốt|nghiêm))?|"
    r"(?:trả\s+lời|thông\s+báo|có\s+ý\s+kiến|trao\s+đổi)\s+(?:để|tới|đến)(?:[^.;]{0,120}\sbiết[^.;]{0,40})?|"
    r"(?:được\s+)?biết,?\s+(?:và\s+)?(?:phối\s+hợp\s+)?thực\s+hiện|"
    r"trân\s+trọng\s+cảm\s+ơn[^.;]*)\s*$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?<!\w)(?:đã|vừa)\s+(?:được\s+)?(?:ban\s+hành|tổ\s+chức|thực\s+hiện|triển\s+khai|hoàn\s+thành|"
    r"chỉ\s+đạo|có)(?!\w)",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"(?:nếu|trường\s+hợp)\s+(?:có\s+|phát\s+sinh\s+|còn\s+)?(?:khó\s+khăn|vướng\s+mắc|phát\s+sinh|"
    r"nội\s+dung\s+(?:chưa|mới))",
    re.IGNORECASE,
)
_OFFER_OPENS = 80  # code points: an offer after that follows a task in the same sentence
_PROCEDURES = re.compile(r"thủ\s+tục\s+hành\s+chính|quy\s+trình\s+(?:nội\s+bộ|điện\s+tử)|TTHC", re.IGNORECASE)
_PUBLISHES = re.compile(
    r"\s*(?:về\s+việc\s+)?(?:công\s+bố|phê\s+duyệt|ban\s+hành)\s"
    r"(?:(?!kế\s+hoạch|đề\s+án|chương\s+trình|quy\s+chế|quy\s+định).){0,120}(?:thủ\s+tục\s+hành\s+chính|quy\s+trình|TTHC)",
    re.IGNORECASE,
)


def is_no_task(plain: str, part: Span) -> bool:
    """Whether a part is an offer, an execution clause, a report of what was done, or another formula."""
    words = plain[part.start : part.end]
    return bool(
        _NO_TASK.match(words)
        or _EXECUTION.search(words)
        or _BARE_EXHORTATION.search(words)
        or _OFFER.search(words[:_OFFER_OPENS])
        or _WORKING_RULE.search(words)
        or (len(words) < _SHORT_COURTESY and _COURTESY.search(words))
        or (_DONE.search(words[:120]) and not re.search(r"(?i)\s(?:giao|yêu cầu|đề nghị)\s", words[:120]))
    )


def publishes_procedures(title: str) -> bool:
    """Whether a document publishes procedures or their steps: only its own articles assign, no annex."""
    return _PUBLISHES.match(title) is not None


def names_many_procedures(title: str) -> bool:
    """Whether a document is about procedures, whose tables may list steps and times of processing."""
    return _PROCEDURES.search(title) is not None
