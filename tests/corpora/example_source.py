"""A small source that the tests share."""

HEAD = """---
kind: KH
programme: thu
issuer: Ủy ban nhân dân tỉnh A
issuer_lines: [ỦY BAN NHÂN DÂN, TỈNH A]
number: 07/KH-UBND
place: A
date: 2024-02-05
type_name: KẾ HOẠCH
abstract: Thử nghiệm
recipients:
- Các sở;
- Lưu: VT.
signature: [TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH, Lê Văn B]
---
"""
TABLE = """[attachment Phụ lục]
[table cols=stt,task,lead,coord,time widths=1,4,2,2,2]
!| TT | Việc | Chủ trì | Phối hợp | Thời gian |
| I | {4} NHÓM MỘT |
| 1 | Việc thứ nhất | Sở X | Sở Y; Sở Z | Quý I/2024 |
| 2 | Việc thứ hai | ^ | | ^ |
| 3 | Việc không ai làm | | | - |
[/table]
"""
