"""The words of body names compiled from ``models/lexicons``: fields, heads, levels, places, stop words.

All patterns match on the shadow of a text (see ``pipeline.text``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.resources import lexicon
from pipeline.text import CAPITALS, tone_placed

_GRAMMAR = lexicon("body_grammar")


def _one_of(words: Iterable[str]) -> str:
    """An alternation, longest first, in which any run of blanks separates words."""
    ordered = sorted({tone_placed(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


FIELDS = _one_of(lexicon("administrative_fields"))
TITLE = re.compile(rf"(?:{_one_of(_GRAMMAR['titles'])})(?!\w)", re.IGNORECASE)
_OTHER_WORDS = (
    r"(?<!báo(?=\scáo))(?<!ban(?=\s(?:hành|ngành|đầu|đêm)))(?<!phòng(?=(?:\s(?:ngừa|chống|trừ|vệ|hộ|dịch)|"
    r",\schống)))"
    r"(?<!trường(?=\shợp))(?<!hội(?=\s(?:nghị|thảo|nhập|họp|trường|đàm)))"
    r"(?<!đoàn(?=\s(?:kết|viên)))(?<!cục(?=\sbộ))(?<!vụ(?=\s(?:việc|án|vi|mùa)))"
    r"(?<!viện(?=\s(?:dẫn|trợ)))(?<!quỹ(?=\sđất))(?<!đài(?=\sthọ))(?<!thuế(?=\s(?:thu|giá|suất|và)))"
    r"(?<!thanh\stra(?=(?:\s(?:việc|các|kiểm)|,\skiểm)))(?<!bản(?=\s(?:sao|chính|vẽ|khai|kê|ghi|tin|đồ|thảo|dịch|cam|án|cáo|mẫu|quyền)))(?<!cấp(?=\s(?!ủy|"
    r"tỉnh|huyện|xã|thành|chính|học|cơ|dưới|có\sliên)\w))"
    r"(?<!bộ(?=\s(?:tiêu|chỉ\s(?:số|tiêu)|luật|thủ\stục|phận|máy|câu|công\scụ|quy\stắc|mã|đề|môn|dữ|ảnh)))"
    r"(?<!thị(?=\strường))(?<!cơ\ssở(?=\s(?:dữ|pháp|lý|thực|dự|khoa|đề|chính\strị|hạ|vật)))"
    r"(?<!hội(?=\s(?:thi|diễn|khỏe|chợ)))(?<!tổ\schức(?=(?:,|\svà)\s(?:bộ\smáy|biên\schế)))"
    r"(?<!xã(?=\shội))(?<!bên(?=\scạnh))(?<!tổ(?=\s(?:chức|quốc)))(?<!hội(?=\sđủ))"
)
"""After the first word of a name: "báo cáo", "ban hành", "phòng ngừa" and the like are other words."""

NAMED = re.compile(rf"(?:{_one_of(_GRAMMAR['named'])})(?!\w){_OTHER_WORDS}", re.IGNORECASE)
GENERIC = re.compile(rf"(?:{_one_of(_GRAMMAR['generic'])})(?!\w){_OTHER_WORDS}", re.IGNORECASE)
PLURAL = re.compile(
    r"(?:các|những|mọi|từng|mỗi|tất\s+cả\s+các|toàn\s+thể\s+các|tất\s+cả)(?!\w)", re.IGNORECASE
)
DEPARTMENT = re.compile(rf"(?P<head>Sở|Bộ)\s*:?\s+(?P<field>{FIELDS})(?!\w)", re.IGNORECASE)
FIELD = re.compile(rf"{FIELDS}(?!\w)(?!\s+(?:tỉnh|thành\s+phố|cấp|các|xã|phường)(?!\w))")
ABBREVIATED = re.compile(
    r"(?P<head>[Ss]ở|[Bb]ộ)\s+(?P<field>[A-ZĐ][A-ZĐa-z]*(?:\s?[&,]\s?[A-ZĐ]{1,5})*)(?!\w)"
)
LEVEL = (
    r"(?:tỉnh|thành\s+phố|TP\.?|huyện|quận|thị\s+xã|xã|phường|đặc\s+khu|thị\s+trấn|khu\s+vực|"
    r"địa\s+phương)(?!\w)"
)
LEVELS = re.compile(
    rf"\s+(?:các\s+cấp\s+)?(?:(?:các|cấp|từng|của\s+các|\d{{1,3}})\s+)?{LEVEL}(?:\s*(?:,|;|-|và|hoặc)\s*(?:(?:các|"
    rf"cấp)\s+)?{LEVEL})*",
    re.IGNORECASE,
)
PLACE = re.compile(
    rf"\s*(?::\s*)?(?P<place>(?:[{CAPITALS}]\w*|\d{{1,2}}(?=[\s,.;]))(?:\s+-\s+[{CAPITALS}]\w*|"
    rf"\s+[{CAPITALS}]\w*){{0,5}})"
)
LEVEL_TAIL = re.compile(
    rf"\s+(?:trực\s+thuộc\s+(?:trung\s+ương|TW)|thuộc\s+(?:tỉnh|thành\s+phố)|"
    rf"từ\s+[{CAPITALS}]\w*(?:\s+[{CAPITALS}]\w*)*\s+đến\s+[{CAPITALS}]\w*(?:\s+[{CAPITALS}]\w*)*|"
    rf"nơi\s+có[^.;:,]{{1,60}}?(?=\s+(?:chủ\s+trì|chủ\s+động|phối\s+hợp|có\s+trách\s+nhiệm|chịu\s+trách|tổ\s+chức|"
    rf"chỉ\s+đạo|báo\s+cáo|rà\s+soát|thông\s+báo|hoàn\s+thành|thực\s+hiện|phải|cần|tiếp\s+tục|khẩn\s+trương)|[.;:,\n]|$)|có\s+liên\s+quan|liên\s+quan|nêu\s+trên|trên\s+địa\s+bàn(?:\s+(?:tỉnh|"
    rf"thành\s+phố))?|"
    rf"vùng[^.;:,]{{1,40}}|khu\s+vực[^.;:,]{{1,40}}|bị\s+ảnh\s+hưởng[^.;:,]{{0,60}}|ven\s+biển|"
    rf"biên\s+giới)(?!\w)",
    re.IGNORECASE,
)
ROLE_MODIFIER = re.compile(r"\s+(?:chủ\s+trì|phối\s+hợp)$", re.IGNORECASE)
"""Words that may limit a group ("các cơ quan chủ trì") or be its verb ("các sở chủ trì xây dựng")."""

WITH = re.compile(r"\s*,|\s+(?:với|cùng)(?!\w)", re.IGNORECASE)
"""After "phối hợp": it is the group's verb."""

CONCERNED = re.compile(
    r"\s+(?:có\s+)?liên\s+quan(?!\s+(?:đến|tới|trong|trên|thuộc|của)(?!\w))", re.IGNORECASE
)
MODIFIER = re.compile(rf"\s+{_one_of(_GRAMMAR['modifiers'])}(?!\w)", re.IGNORECASE)
CONNECTOR = re.compile(
    r"\s*(?:[,;]\s*(?:và|cùng)?|(?:và|cùng\s+với|cùng|hoặc)(?!\w))\s*(?:-\s+)?", re.IGNORECASE
)
CLOSING = re.compile(rf"(?:{_one_of(_GRAMMAR['verbs_after'])}|số(?=\s*[\d:]))(?!\w)", re.IGNORECASE)
_VERBS = lexicon("task_verbs")
NAME_STOP = re.compile(rf"{_one_of(_VERBS['core'])}(?!\w)(?<!hình\sthành(?=\sphố))", re.IGNORECASE)
VERB = re.compile(
    rf"{_one_of([*_VERBS['core'], *_VERBS['other']])}(?!\w)(?<!hình\sthành(?=\sphố))", re.IGNORECASE
)
STRONG = re.compile(
    r"\s(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chủ\s+động|phối\s+hợp|khẩn\s+trương|"
    r"phải|cần|căn\s+cứ|tham\s+mưu|"
    r"theo\s+chức\s+năng|trong\s+phạm\s+vi|nghiêm\s+túc|tiếp\s+tục|kịp\s+thời|tổ\s+chức\s+(?:thực\s+hiện|"
    r"triển\s+khai))(?!\w)",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"\s+(?:thuộc|trực\s+thuộc|trên\s+địa\s+bàn|đóng\s+trên|được|có(?!\s+(?:trách|nhiệm))|của|tại|ở|"
    r"trong(?=\s+(?:tỉnh|khu|các\s+khu|lĩnh\s+vực|cả\s+nước|ngành|hệ\s+thống|và))|quản\s+lý|cấp|"
    r"kinh\s+doanh|sản\s+xuất|"
    r"khai\s+thác|sử\s+dụng|cung\s+cấp|hoạt\s+động|nuôi\s+trồng|đang|làm|nơi|phục\s+vụ|vận\s+hành|đầu\s+tư|"
    r"chủ\s+trì(?!\s*,)|chủ\s+quản|về|quy\s+định|nêu|và\s+các\s+tổ\s+chức)(?!\w)",
    re.IGNORECASE,
)
WORD = re.compile(r"\s*[^\s.;:,()“”\"]+")
PAIRED = re.compile(
    r"(?:(?<=[Pp]hòng),\s+chống|(?<=cháy),\s+chữa\s+cháy|(?<=bệnh),\s+chữa\s+bệnh|(?<=[Kk]hám),\s+chữa\s+bệnh|"
    r"(?<=nạn),\s+cứu\s+hộ)(?!\w)"
)
"""The second of two verbs that name one field: "phòng, chống tham nhũng"."""

COMPOUND = re.compile(r"(?:(?:công|chương|quy|tiến|lộ|giáo|đề)\strình|hàng\skhông)(?!\w)", re.IGNORECASE)
"""Words whose second half is a verb elsewhere."""

NAME_GOES_ON = re.compile(rf",\s+[{CAPITALS}]\w*")
"""A comma inside a proper name: "Phát thanh, Truyền hình"."""

LEVELED = re.compile(
    r"(?:(?:Thường\s+trực|Văn\s+phòng|TT\.?|VP\.?)\s+)?(?:Ủy\s+ban\s+nhân\s+dân|UBND|"
    r"Hội\s+đồng\s+nhân\s+dân|HĐND)"
    r"(?:\s+(?:và|&)\s+(?:Ủy\s+ban\s+nhân\s+dân|UBND))?(?!\w)"
    r"|(?:Đảng\s+ủy|Thống\s+kê(?=\s+(?:tỉnh|thành\s+phố|cơ\s+sở))|Công\s+an|Thanh\s+tra|Ủy\s+ban\s+Mặt\s+trận\s+Tổ\s+quốc(?:\s+Việt\s+Nam)?|"
    r"Ủy\s+ban\s+MTTQ(?:\s+Việt\s+Nam)?)(?!\w)",
    re.IGNORECASE,
)
OWN_PLACE = re.compile(
    rf"\s+(?:tỉnh|thành\s+phố|TP\.?|Thành\s+phố|"
    rf"Tỉnh)(?!\w)(?!\s+và)(?:\s+[{CAPITALS}]\w*(?:\s+[{CAPITALS}]\w*){{0,3}})?"
    r"|\s+các\s+tỉnh,\s*thành\s+phố(?:\s+trực\s+thuộc\s+[Tt]rung\s+ương)?"
)
FURTHER_PLACE = re.compile(
    rf"\s*(?:,|;|và)\s*(?P<unit>(?:tỉnh|thành\s+phố|huyện|quận|thị\s+xã|xã|phường|Phường|"
    rf"Xã)\s+[{CAPITALS}\d]\w*(?:\s+[{CAPITALS}]\w*){{0,3}})"
)
KIND_LIST = re.compile(
    r"(?P<kind>Tập\s+đoàn|Tổng\s+công\s+ty|Ngân\s+hàng|Hội|Cục|Vụ|Ban|Trường|Viện|Công\s+ty)\s*:",
    re.IGNORECASE,
)
LISTED_NAME = re.compile(
    rf"\s*(?:(?:[,;]|và)\s*)?(?P<name>[{CAPITALS}]\w*(?:\s+(?:-"
    rf"\s+)?(?!và\b)[{CAPITALS}a-zà-ỹ]\w*){{0,7}}?)(?=\s*(?:[,;.]|và\s|$|\s{VERB.pattern}))"
)
CHAIN_LINK = re.compile(
    r"\s*(?:[,/]\s*(?:và\s+)?|(?:và|hoặc)\s+|(?=\s(?:ban|ngành|đơn\s+vị)\b))\s*", re.IGNORECASE
)
TAKES_NO_VERB = re.compile(r"sở|bộ|ngành|địa\s+phương", re.IGNORECASE)
"""Common nouns that no verb limits, unlike "đơn vị cung ứng": the verb after them is what they must do."""

OF_LEVEL = re.compile(
    r"\s*(?:cấp\s+(?:tỉnh|huyện|xã|thành|cơ\s+sở|trung\s+ương|ủy|trên|dưới|bộ|khu|quốc)|(?<=các\s)cấp)(?!\w)",
    re.IGNORECASE,
)
"""Of "cấp tỉnh", which limits a common noun and is no verb."""

NAME_OPENS = re.compile(rf"[{CAPITALS}]|phòng\s+[{CAPITALS}]")
"""The first letter of a proper name; a commune's offices are written small ("phòng Kinh tế")."""

MORE_LEVELS = re.compile(rf"(?<=\w)(?:\s*,\s*{LEVEL}|\s+và\s+{LEVEL})+", re.IGNORECASE)
"""The rest of "các xã, phường, đặc khu" at the end of a name."""

FURTHER_FIELD = re.compile(
    rf"\s*,\s+(?=[a-zà-ỹđ])(?!{PLURAL.pattern}|{GENERIC.pattern}|{NAMED.pattern}|{TITLE.pattern}|{VERB.pattern}|"
    r"(?:căn\s+cứ|trên|theo|đối|để|nhằm|trong|khi|sau|ngay|trước|nếu|với|tùy|qua|từ|về|riêng|ngoài|bên|tại|do|"
    r"đến|thực|xét|được|kể|vào|và|hoặc|là|có|không|chậm|muộn|nhất|đặc|nhưng|mà|đã|sẽ|cần|phải|gồm|như|tối)(?!\w))",
    re.IGNORECASE,
)
"""A comma before one more field of the same kind of bodies: no body, verb or circumstance follows it."""

OF_EACH = re.compile(r"\scác\s+(?:xã|phường|thôn|huyện|tỉnh|bản|ấp)$", re.IGNORECASE)
"""A name's end that stands for one body in each unit of a level."""

OF_OFFICE = re.compile(
    rf"(?<=thuộc)\s+(?:Sở|Bộ|Cục|Chi\s+cục|UBND|Ủy\s+ban\s+nhân\s+dân)(?:\s+[{CAPITALS}]\w*)*(?!\w)(?:\s+{LEVEL})?"
)
"""The office after "đơn vị trực thuộc"."""

IS_LEVEL = re.compile(r"tỉnh|thành phố|huyện|xã|phường|quận|thị xã", re.IGNORECASE)
PREPOSITION = re.compile(
    r"\s+(?:thuộc|trực\s+thuộc|trên\s+địa\s+bàn|đóng\s+trên|của|tại|ở|trong(?=\s+(?:tỉnh|khu|các\s+khu|"
    r"lĩnh\s+vực|cả\s+nước|ngành|hệ\s+thống|và))|được)(?!\w)",
    re.IGNORECASE,
)
STANDS_ALONE = re.compile(
    r"(?:Chính\s+phủ|Thủ\s+tướng\s+Chính\s+phủ|Quốc\s+hội|Văn\s+phòng|Tỉnh\s+ủy|Thành\s+ủy|Tỉnh\s+đoàn|"
    r"Thành\s+đoàn|Ban\s+Chỉ\s+đạo|"
    r"Ủy\s+ban\s+nhân\s+dân|UBND|HĐND|Công\s+an|Hải\s+quan|Thuế|VNPT|Viettel|Tổ\s+công\s+tác|"
    r"Tổ\s+giúp\s+việc|Ban\s+Quản\s+lý)",
    re.IGNORECASE,
)
_NEVER_IN_NAMES = (
    r"Chủ\s+trì|Phối\s+hợp|Khẩn\s+trương|Tiếp\s+tục|Tăng\s+cường|Tham\s+mưu|Triển\s+khai|Thực\s+hiện|"
    r"Căn\s+cứ|Trên\s+cơ\s+sở|Đẩy\s+mạnh|Tập\s+trung|Chịu\s+trách\s+nhiệm|Có\s+trách\s+nhiệm"
)
OPENING_VERB = re.compile(rf"(?:{_NEVER_IN_NAMES})(?!\w)")
CAPITAL_VERB = re.compile(
    rf"(?:{_NEVER_IN_NAMES}|Theo\s+dõi|Hướng\s+dẫn|Rà\s+soát|Tổng\s+hợp|Bố\s+trí|(?<!Ban\s)Chỉ\s+đạo|"
    r"Ban\s+hành)(?!\w)"
)
"""Verbs that begin the text after a heading which a layout has run together with it ("Phòng Tổng hợp" is a
name, so only some of them may end a name after its first word)."""

PREDICATE = re.compile(
    rf"{_one_of([*_VERBS['core'], *_VERBS['other']])}(?!\w)\s+(?:các|những|việc|mọi|toàn\s+bộ|"
    r"đầy\s+đủ|kịp\s+thời|"
    r"chặt\s+chẽ|nghiêm|triệt\s+để|thường\s+xuyên|hiệu\s+quả|ngay|cho|đến|tới|theo(?!\s+dõi)|trước|danh\s+sách|"
    r"kinh\s+phí|kết\s+quả|nội\s+dung|người\s+dân|nhân\s+dân)(?!\w)",
    re.IGNORECASE,
)
"""A verb with the word that opens its object or manner, with which no name goes on."""

NAME_VERB = re.compile(
    r"(?:phát\s+triển|đầu\s+tư|xây\s+dựng|quản\s+lý|sử\s+dụng|khai\s+thác|đào\s+tạo|hỗ\s+trợ|bồi\s+dưỡng|"
    r"ứng\s+dụng|lưu\s+trữ|giám\s+sát|"
    r"kiểm\s+tra|thống\s+kê|truyền\s+thông|tuyên\s+truyền|tổ\s+chức|phòng\s+ngừa|"
    r"cung\s+cấp)(?!\w)(?=\s+(?:và\s+)?(?:[^\s.;:,]+\s+){0,5}"
    r"(?:tỉnh|thành\s+phố|địa\s+phương|chủ\s+trì|có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|phối\s+hợp|"
    r"chủ\s+động)(?!\w))"
)
"""Verbs that may stand inside a proper name, when the clause's own verb comes later."""

ORGANISES = re.compile(
    r"tổ\s+chức\s+(?!(?:và|hoặc|liên\s+quan|có|khác|chính\s+trị|xã\s+hội|tín\s+dụng|kinh\s+tế|trực\s+thuộc|"
    r"thành\s+viên|hành\s+chính|"
    r"cá\s+nhân|quốc\s+tế|hội|đoàn\s+thể|đảng|cơ\s+sở|khoa\s+học|nghề\s+nghiệp|phi|công\s+đoàn|tôn\s+giáo|"
    r"được)(?!\w))",
    re.IGNORECASE,
)
"""The verb "tổ chức" with its object, not the noun."""

VERB_PAIR = re.compile(
    rf"tổ\s+chức\s*(?:,|và|/)\s*(?:{_one_of([*_VERBS['core'], *_VERBS['other']])})(?!\w)", re.IGNORECASE
)
"""Two verbs ("Tổ chức, chỉ đạo việc ..."), not the noun."""

HEAD = rf"(?:{PLURAL.pattern}|{TITLE.pattern}|(?:Sở|Bộ)\s|{NAMED.pattern})"

RELATIVE = re.compile(
    r"\s+được\s+(?:giao|phân\s+công|phân\s+cấp|lựa\s+chọn|ủy\s+quyền|chỉ\s+định|kiểm\s+tra|giám\s+sát)"
    r"(?:\s+(?:nhiệm\s+vụ|chủ\s+trì|thực\s+hiện|phụ\s+trách|quản\s+lý|làm\s+chủ\s+đầu\s+tư|tại|trong|"
    r"quy\s+định|nêu|theo|Kế\s+hoạch|Phụ\s+lục|Điều\s+\d+|khoản\s+\d+|Quy\s+chế|Quyết\s+định|này|các))*(?!\w)",
    re.IGNORECASE,
)
NEW_GROUP = re.compile(r"(?:Sở|Doanh\s+nghiệp|Các|Cơ\s+quan)(?=[\s,])")
"""A capital inside a list of common nouns opens a new group ("Doanh nghiệp, Sở, ban, ngành có liên quan")."""

NEXT_MEMBER = re.compile(rf"[,;]\s*(?:và\s+)?(?:{TITLE.pattern}|{PLURAL.pattern}|Ủy\s+ban|UBND|Sở\s|Bộ\s)")
TAKES_FIELD = re.compile(
    r"(?:Ban\s+Chỉ\s+đạo|Tổ\s+công\s+tác|Hội\s+đồng|Trung\s+tâm|Quỹ|Tiểu\s+ban)\s+$", re.IGNORECASE
)
"""Heads of names whose field, a verb at times, follows at once ("Ban Chỉ đạo phát triển du lịch tỉnh")."""

AFTER_BAN = re.compile(r"\bBan\s$")
WITH_FIELD = re.compile(r"(?:ngành|cơ quan|lực lượng)$", re.IGNORECASE)
"""Common nouns that a field's proper name completes: "ngành Y tế", "cơ quan Thuế"."""

LEVEL_WORD = re.compile(r"\s*(?:tỉnh|phố|xã|phường|huyện|quận)", re.IGNORECASE)
GOES_ON_AFTER_LEVEL = re.compile(
    rf"\s+(?:[{CAPITALS}]|và\s+[{CAPITALS}]|ủy(?!\w)|đoàn(?!\w)|đội(?!\w)|hội|trực\s+thuộc|thuộc|có\s+liên\s+quan|liên\s+quan|trên)|"
    rf",\s+(?:xã|phường|thành\s+phố|đặc\s+khu|thị)"
)
"""A name ends with its level ("Công an tỉnh"), unless a place or a limit follows."""
