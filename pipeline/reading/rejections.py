"""Why a file cannot be taken: one stable code and one message for staff for each reason."""

from __future__ import annotations

from pipeline.errors import RejectedError

_MESSAGES = {
    "empty": "Tệp rỗng, không có nội dung.",
    "no_such_file": "Không tìm thấy tệp theo đường dẫn đã nêu.",
    "not_a_file": "Đường dẫn đã nêu là thư mục hoặc không phải tệp thông thường.",
    "unreadable": "Không có quyền đọc tệp hoặc thiết bị lưu trữ báo lỗi.",
    "too_large": "Tệp vượt quá dung lượng cho phép.",
    "unknown_format": "Không nhận ra định dạng của tệp theo nội dung; phần mềm chưa hỗ trợ định dạng này.",
    "binary": "Tệp chứa dữ liệu nhị phân, không phải văn bản.",
    "unknown_encoding": "Không nhận ra bảng mã tiếng Việt của văn bản; đề nghị lưu lại theo Unicode (UTF-8).",
    "encrypted": "Tệp được đặt mật khẩu; đề nghị gỡ mật khẩu trước khi nộp.",
    "secret": "Văn bản mang dấu chỉ độ mật, không được phép đưa vào hệ thống này.",
    "damaged": "Tệp bị hỏng hoặc không đúng cấu trúc, không đọc được.",
    "forbidden_markup": "Tệp chứa khai báo DOCTYPE hoặc thực thể XML, bị từ chối để bảo đảm an toàn.",
    "inflated": "Nội dung nén của tệp giãn ra vượt quá mức cho phép.",
    "too_many_entries": "Tệp nén chứa quá nhiều thành phần.",
    "nested_too_deep": "Nội dung tệp lồng nhau quá nhiều lớp.",
    "too_many_pixels": "Ảnh trong tệp vượt quá số điểm ảnh cho phép.",
    "container": "Tệp chứa nhiều văn bản; đề nghị tách ra và đọc từng tệp.",
    "timeout": "Đọc tệp quá thời gian cho phép; việc đọc đã bị dừng.",
    "memory": "Đọc tệp cần quá nhiều bộ nhớ; việc đọc đã bị dừng.",
    "reader_died": "Tiến trình đọc tệp dừng đột ngột khi đang đọc tệp này.",
    "bad_answer": "Kết quả đọc tệp không hợp lệ hoặc vượt quá dung lượng cho phép.",
}

CODES = frozenset(_MESSAGES)


def rejection(code: str) -> RejectedError:
    """The error to raise for a reason; ``code`` is a member of ``CODES``."""
    return RejectedError(code, _MESSAGES[code])
