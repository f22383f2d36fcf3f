"""What the shell says of accounts, in the words of Vietnamese administration."""

from __future__ import annotations

from pipeline.store.accounts import AccountRole

ROLES = {
    AccountRole.ADMIN: "quản trị",
    AccountRole.COORDINATOR: "tổng hợp",
    AccountRole.UNIT: "đơn vị",
    AccountRole.VIEWER: "xem",
}

ACTIONS = {
    "created": "tạo tài khoản",
    "changed": "thay đổi tài khoản",
    "disabled": "khóa tài khoản",
    "enabled": "mở lại tài khoản",
    "password": "đặt mật khẩu",
    "bound": "gắn với hệ thống đăng nhập một lần",
    "link": "cấp liên kết đặt mật khẩu",
    "key": "tạo khóa API",
    "key_revoked": "thu hồi khóa API",
    "feed": "tạo địa chỉ lịch",
    "feed_removed": "thu hồi địa chỉ lịch",
    "signed_out_everywhere": "đăng xuất khỏi mọi thiết bị",
}
