from __future__ import annotations

from datetime import date

import pytest

from pipeline.extraction.acts import act
from pipeline.extraction.agencies import canonical_name, issuer_of_code, resolve_agency, same_body
from pipeline.extraction.agency_groups import expand_group
from pipeline.extraction.agency_names import spelled_out
from pipeline.extraction.agency_register import rows
from pipeline.extraction.places import province_of_code, provinces
from pipeline.extraction.transfers import transfers
from pipeline.resources import lexicon

OLD = date(2023, 5, 4)
NOW = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Sở TT và TT", "Sở Thông tin và Truyền thông"),
        ("Sở TTTT", "Sở Thông tin và Truyền thông"),
        ("Sở VH, TT & DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở VH-TT-DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động - TB và XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Nông nghiệp và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở NV", "Sở Nội vụ"),
        ("TP.Hà Nội", "thành phố Hà Nội"),
        ("TP. HCM", "thành phố Hồ Chí Minh"),
        ("Đài PT-TH", "Đài Phát thanh và Truyền hình"),
        ("Uỷ ban MTTQ Việt Nam", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
        ("sở tt&tt", "sở Thông tin và Truyền thông"),
        ("Ban QLDA số 1", "Ban quản lý dự án số 1"),
        ("Phòng QLX", "Phòng QLX"),
    ],
)
def test_spells_out_the_abbreviations_of_bodies(written: str, full: str) -> None:
    assert spelled_out(written) == full


def test_leaves_an_abbreviation_that_needs_another_word_before_it() -> None:
    assert spelled_out("phòng TC") == "phòng TC"


@pytest.mark.parametrize(
    ("name", "at", "place", "full"),
    [
        ("Giám đốc Sở TT&TT", OLD, "tỉnh Lạng Sơn", "Sở Thông tin và Truyền thông tỉnh Lạng Sơn"),
        ("Chánh Văn phòng UBND tỉnh", OLD, "Cao Bằng", "Văn phòng Ủy ban nhân dân tỉnh Cao Bằng"),
        ("Chánh Thanh tra tỉnh", OLD, "Cao Bằng", "Thanh tra tỉnh Cao Bằng"),
        (
            "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
            OLD,
            "Hà Nam",
            "Sở Lao động - Thương binh và Xã hội tỉnh Hà Nam",
        ),
        ("UBND TP. Hà Nội", OLD, None, "Ủy ban nhân dân thành phố Hà Nội"),
        ("UBND tỉnh", OLD, "xã Bình An, huyện Yên Sơn, tỉnh Tuyên Quang", "Ủy ban nhân dân tỉnh Tuyên Quang"),
        (
            "UBND",
            OLD,
            "xã Bình An, huyện Yên Sơn, tỉnh Tuyên Quang",
            "Ủy ban nhân dân xã Bình An, huyện Yên Sơn, tỉnh Tuyên Quang",
        ),
        ("Chủ tịch UBND thành phố Vinh", OLD, "Nghệ An", "Ủy ban nhân dân thành phố Vinh, tỉnh Nghệ An"),
        ("UBND thành phố Huế", OLD, "Thừa Thiên Huế", "Ủy ban nhân dân thành phố Huế, tỉnh Thừa Thiên Huế"),
        ("UBND thành phố Huế", NOW, None, "Ủy ban nhân dân thành phố Huế"),
        ("Thành ủy Hải Phòng", OLD, None, "Thành ủy Hải Phòng"),
        ("Thành ủy Vinh", OLD, "Nghệ An", "Thành ủy Vinh, tỉnh Nghệ An"),
        ("Ban Tuyên giáo Tỉnh uỷ", OLD, "Đà Nẵng", "Ban Tuyên giáo Thành ủy Đà Nẵng"),
        ("Kho bạc Nhà nước", OLD, "Cao Bằng", "Kho bạc Nhà nước tỉnh Cao Bằng"),
        ("Kho bạc Nhà nước", OLD, None, "Kho bạc Nhà nước"),
        ("Liên minh Hợp tác xã Việt Nam", OLD, "Cao Bằng", "Liên minh Hợp tác xã Việt Nam"),
        ("Bộ trưởng Bộ KH&ĐT", OLD, "Cao Bằng", "Bộ Kế hoạch và Đầu tư"),
        ("so noi vu tinh cao bang", OLD, None, "Sở Nội vụ tỉnh Cao Bằng"),
        ("Sở Nội vụ tỉnh Đắc Lắc", OLD, None, "Sở Nội vụ tỉnh Đắk Lắk"),
        (
            "Phòng Văn hóa - Xã hội",
            NOW,
            "xã Bình An, tỉnh Hà Tĩnh",
            "Phòng Văn hóa - Xã hội xã Bình An, tỉnh Hà Tĩnh",
        ),
    ],
)
def test_a_name_a_day_and_a_place_lead_to_one_body(name: str, at: date, place: str | None, full: str) -> None:
    found = resolve_agency(name, at, place)
    assert found.status == "resolved"
    assert found.agency is not None
    assert found.agency.name == full
    assert found.sources


def test_one_name_is_another_body_after_the_merger() -> None:
    before = resolve_agency("Sở Nội vụ", date(2025, 6, 30), "Tây Ninh").agency
    after = resolve_agency("Sở Nội vụ", date(2025, 7, 1), "Tây Ninh").agency
    assert before
    assert after
    assert (before.id, after.id) == ("so-noi-vu@tay-ninh", "so-noi-vu@tay-ninh-2025")


def test_without_a_day_both_bearers_of_a_name_stay_candidates() -> None:
    found = resolve_agency("Sở Nội vụ tỉnh Tây Ninh", None, None)
    assert found.status == "ambiguous"
    assert found.agency is None
    assert {agency.id for agency in found.candidates} == {"so-noi-vu@tay-ninh", "so-noi-vu@tay-ninh-2025"}


@pytest.mark.parametrize(
    ("name", "at", "place", "flag"),
    [
        ("Bộ Kế hoạch và Đầu tư", NOW, None, "ended"),
        ("UBND huyện Yên Sơn", NOW, "Tuyên Quang", "ended"),
        ("Sở Nội vụ", NOW, "Hà Giang", "ended"),
        ("Sở Nông nghiệp và Môi trường", OLD, "Lạng Sơn", "not_yet"),
        ("Sở Nội vụ", OLD, None, "place_missing"),
        ("Sở Ngoại vụ", OLD, "Lạng Sơn", "may_be_absent"),
        ("Giám đốc Sở Nội vụ", OLD, "Lạng Sơn", "by_head"),
    ],
)
def test_doubts_about_a_resolved_body_are_flagged(name: str, at: date, place: str | None, flag: str) -> None:
    found = resolve_agency(name, at, place)
    assert found.status == "resolved"
    assert flag in found.flags


def test_a_body_that_the_register_lacks_is_unknown() -> None:
    assert resolve_agency("Câu lạc bộ Cờ tướng", OLD, "Lạng Sơn").status == "unknown"


@pytest.mark.parametrize(
    ("code", "place", "at", "name"),
    [
        ("SNV", "Lạng Sơn", OLD, "Sở Nội vụ tỉnh Lạng Sơn"),
        ("SKH&ĐT", "Cao Bằng", OLD, "Sở Kế hoạch và Đầu tư tỉnh Cao Bằng"),
        ("SKHDT", "Cao Bằng", OLD, "Sở Kế hoạch và Đầu tư tỉnh Cao Bằng"),
        ("UBND", "tỉnh Tây Ninh", NOW, "Ủy ban nhân dân tỉnh Tây Ninh"),
        ("UBND", "xã Bình An, tỉnh Cao Bằng", NOW, "Ủy ban nhân dân xã Bình An, tỉnh Cao Bằng"),
        ("TU", "Hải Phòng", OLD, "Thành ủy Hải Phòng"),
        ("BTTTT", None, OLD, "Bộ Thông tin và Truyền thông"),
        ("TTg", "Lạng Sơn", OLD, "Thủ tướng Chính phủ"),
    ],
)
def test_an_issuer_code_is_read_in_its_place(code: str, place: str | None, at: date, name: str) -> None:
    found = issuer_of_code(code, place, at)
    assert found.agency is not None
    assert found.agency.name == name


def test_a_code_of_every_level_stays_open_without_a_place() -> None:
    levels = {agency.row.level for agency in issuer_of_code("UBND", None).candidates}
    assert levels == {"provincial", "district", "commune"}


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Giám đốc Sở TT&TT tỉnh Lạng Sơn", "Sở Thông tin và Truyền thông tỉnh Lạng Sơn"),
        ("Thanh tra thành phố", "Thanh tra thành phố"),
        ("Tỉnh đoàn", "Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh"),
        ("Chủ tịch UBND xã Bình An, tỉnh Hà Tĩnh", "Ủy ban nhân dân xã Bình An, tỉnh Hà Tĩnh"),
        ("Câu lạc bộ Cờ tướng", "Câu lạc bộ Cờ tướng"),
    ],
)
def test_the_canonical_name_is_the_registers(name: str, canonical: str) -> None:
    assert canonical_name(name) == canonical


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("UBND tỉnh", "Uỷ ban nhân dân tỉnh Lạng Sơn", True),
        ("Chánh Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", True),
        ("Sở VH,TT&DL", "Sở Văn hóa - Thể thao - Du lịch", True),
        ("Tỉnh đoàn", "Đoàn TNCS Hồ Chí Minh tỉnh", True),
        ("UBND tỉnh", "UBND huyện Yên Sơn", False),
        ("UBND huyện Yên Sơn", "UBND huyện Hàm Yên", False),
        ("Sở Nội vụ tỉnh Hà Nam", "Sở Nội vụ tỉnh Nam Định", False),
        ("Sở Nội vụ", "Sở Ngoại vụ", False),
    ],
)
def test_two_names_are_compared_as_bodies(a: str, b: str, same: bool) -> None:
    assert same_body(a, b) is same
    assert same_body(b, a) is same


@pytest.mark.parametrize(
    ("phrase", "at", "group", "members"),
    [
        ("các bộ, cơ quan ngang bộ", date(2024, 1, 1), "ministries-and-level", 22),
        ("các bộ, cơ quan ngang bộ", NOW, "ministries-and-level", 17),
        ("các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", NOW, "government", 22),
        ("UBND các tỉnh, thành phố trực thuộc trung ương", date(2025, 6, 30), "provinces", 63),
        ("UBND các tỉnh, thành phố trực thuộc trung ương", NOW, "provinces", 34),
        ("các cơ quan chuyên môn thuộc UBND tỉnh", NOW, "specialised", 12),
    ],
)
def test_a_group_has_the_members_of_its_day(phrase: str, at: date, group: str, members: int) -> None:
    found = expand_group(phrase, at, "tỉnh Lạng Sơn")
    assert found.group == group
    assert len(found.members) == members
    assert found.derived
    assert all(agency.valid_at(at) for agency in found.members)


def test_what_is_excepted_is_no_member() -> None:
    whole = expand_group("Thủ trưởng các sở, ban, ngành", NOW, "Lạng Sơn")
    less = expand_group("Thủ trưởng các sở, ban, ngành (trừ Thanh tra tỉnh, Sở Ngoại vụ)", NOW, "Lạng Sơn")
    lost = {agency.row.name for agency in (*whole.members, *whole.possible)} - {
        agency.row.name for agency in (*less.members, *less.possible)
    }
    assert lost == {"Thanh tra tỉnh", "Sở Ngoại vụ"}


def test_an_open_group_is_never_expanded() -> None:
    found = expand_group("các cơ quan, đơn vị liên quan", NOW, "Lạng Sơn")
    assert found.open
    assert not found.members
    assert found.unlisted is None


@pytest.mark.parametrize(
    ("phrase", "group"),
    [
        ("Các sở, cơ quan, ban, ngành tỉnh", "departments"),
        ("các sở, ban, ngành, đoàn thể Thành phố", "departments"),
        ("Các bộ, cơ quan, địa phương", "government"),
        ("các đơn vị, tổ chức, địa phương", "widest"),
        ("các sở, ngành, đơn vị có liên quan", "related"),
        ("Thủ trưởng các cơ quan, tổ chức, cá nhân liên quan", "related"),
        ("Sở Nội vụ", None),
        ("Ban Quản lý Khu kinh tế", None),
    ],
)
def test_a_group_is_known_by_its_nouns(phrase: str, group: str | None) -> None:
    assert expand_group(phrase, NOW, "Lạng Sơn").group == group


def test_units_that_the_register_does_not_list_stay_a_set() -> None:
    found = expand_group("Chủ tịch UBND các xã, phường, đặc khu", NOW, "Lạng Sơn")
    assert found.unlisted == "Ủy ban nhân dân các xã, phường, đặc khu"
    assert not found.members


@pytest.mark.parametrize(
    ("phrase", "at", "validity"),
    [
        ("UBND các huyện, thị xã, thành phố", date(2025, 6, 30), "valid"),
        ("UBND các huyện, thị xã, thành phố", date(2025, 7, 1), "ended"),
        ("UBND các xã, phường, đặc khu", date(2025, 6, 30), "not_yet"),
    ],
)
def test_a_dead_addressee_is_told(phrase: str, at: date, validity: str) -> None:
    assert expand_group(phrase, at, "Lạng Sơn").validity == validity


@pytest.mark.parametrize(("day", "count"), [(date(2024, 6, 1), 63), (date(2025, 6, 30), 63), (NOW, 34)])
def test_codes_of_provinces_are_unique_on_every_day(day: date, count: int) -> None:
    valid = [province for province in provinces() if province.valid_at(day)]
    assert len(valid) == count
    assert len({province.code for province in valid}) == count


def test_one_code_means_another_province_after_the_mergers() -> None:
    before, after = province_of_code("80", date(2025, 6, 30)), province_of_code("80", date(2025, 7, 1))
    assert before
    assert after
    assert (before.name, after.name) == ("Long An", "Tây Ninh")


def test_every_province_of_before_the_mergers_stands_or_was_taken_in_once() -> None:
    taken = [
        key
        for province in provinces()
        if province.valid_from == date(2025, 7, 1)
        for key in province.formed_from
    ]
    ended = [province.id for province in provinces() if province.valid_to == date(2025, 6, 30)]
    assert sorted(taken) == sorted(ended)


def test_every_row_names_an_act_and_says_whether_it_was_checked() -> None:
    assert len({row.id for row in rows()}) == len(rows())
    assert all(row.source.title for row in rows())
    assert all(source.title for transfer in transfers() for source in transfer.acts)
    for name in ("abbreviations", "heads", "groups", "provinces"):
        for row in lexicon(name):
            assert act(row["source"]).title
            assert isinstance(row["verified"], bool)


def test_nothing_counts_as_checked_on_an_act_that_nobody_read() -> None:
    assert [row.id for row in rows() if row.verified and not row.source.verified] == []
    assert [
        (transfer.origin, transfer.target)
        for transfer in transfers()
        if transfer.verified and not transfer.acts[0].verified
    ] == []
