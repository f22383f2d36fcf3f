"""Signing in, out, and the links that are used once."""

from __future__ import annotations

from datetime import timedelta
from unicodedata import normalize
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.library import folder_of
from pipeline.store.accounts import AccountDraft, AccountRole
from pipeline.store.feeds import FeedStore
from tests.search_api.people import PASSWORD, Office, submit


def sign_in(office: Office, name: str, password: str, **more: str) -> tuple[int, str]:
    answer = submit(office.browser(), "/dang-nhap", {"name": name, "password": password, **more})
    return answer.status_code, answer.headers.get("Location", answer.text)


class TestPassword:
    def test_the_right_password_signs_in_whatever_the_case_of_the_name(self, office: Office) -> None:
        office.account("Nguyen.Van.A", password=PASSWORD)
        browser = office.browser()
        assert (
            submit(browser, "/dang-nhap", {"name": "nguyen.van.a", "password": PASSWORD}).status_code == 303
        )
        assert "Nguyen.Van.A" in browser.get("/").text

    def test_a_wrong_password_and_an_unknown_name_are_answered_alike(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        status, page = sign_in(office, "an", "mật khẩu khác hẳn")
        other_status, other = sign_in(office, "bi", "mật khẩu khác hẳn")
        assert status == other_status == 401
        assert "không đúng" in page
        assert "không đúng" in other

    def test_an_account_that_was_disabled_is_nobody(self, office: Office) -> None:
        account = office.account("an", password=PASSWORD)
        browser = office.signed_in(account)
        office.services.accounts.disable(account.id, "test")
        assert browser.get("/").headers["Location"] == "/dang-nhap"
        assert sign_in(office, "an", PASSWORD)[0] == 401

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://ke-xau.vn", "//ke-xau.vn", "/\\ke-xau.vn", "/\t/ke-xau.vn", "javascript:alert(1)"],
    )
    def test_nobody_is_sent_to_another_site(self, office: Office, elsewhere: str) -> None:
        office.account("an", password=PASSWORD)
        assert sign_in(office, "an", PASSWORD, next=elsewhere) == (303, "/")

    def test_signing_in_leads_on_to_the_page_that_was_wanted(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        assert sign_in(office, "an", PASSWORD, next="/nhiem-vu?han=tuan") == (303, "/nhiem-vu?han=tuan")

    def test_what_was_asked_for_is_kept_while_signing_in(self, office: Office) -> None:
        asked = "/nhiem-vu?co-quan=S%E1%BB%9F+Y+t%E1%BA%BF&tinh-trang=tat-ca"
        location = office.browser().get(asked).headers["Location"]
        assert parse_qs(urlsplit(location).query) == {"next": [asked]}
        office.account("an", password=PASSWORD)
        assert sign_in(office, "an", PASSWORD, next=asked) == (303, asked)

    @pytest.mark.parametrize(
        ("shown", "after"),
        [
            ("http://localhost/nhiem-vu?han=tuan", "/nhiem-vu?han=tuan"),
            ("https://ke-xau.vn//ke-xau.vn/x", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ],
    )
    def test_a_part_of_a_page_leads_back_to_the_page(self, office: Office, shown: str, after: str) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": shown}
        answer = office.browser().get("/nhiem-vu/phan?x=1", headers=headers)
        location = answer.headers["HX-Redirect"]
        assert (answer.status_code, parse_qs(urlsplit(location).query).get("next", ["/"])) == (401, [after])


class TestSession:
    def test_signing_in_gives_a_new_session_and_ends_the_old_one(self, office: Office) -> None:
        account = office.account("an", password=PASSWORD)
        browser = office.signed_in(account)
        old = browser.cookies["dondoc"]
        stranger = office.browser()
        stranger.cookies.set("dondoc", old)
        stranger.cookies.set("dondoc-form", "f")
        link = office.services.credentials.issue_link(account.id, timedelta(hours=1))
        assert submit(browser, f"/lien-ket/{link}", {"password": PASSWORD}).status_code == 303
        assert browser.cookies["dondoc"] != old
        assert browser.get("/").status_code == 200
        assert stranger.get("/").status_code == 303

    def test_a_session_ends_without_use(self, office: Office) -> None:
        browser = office.signed_in(office.account("an"))
        for _ in range(3):
            office.clock.go_on(timedelta(minutes=50))
            assert browser.get("/").status_code == 200
        office.clock.go_on(timedelta(minutes=61))
        assert browser.get("/").status_code == 303

    def test_a_session_ends_after_a_working_day_whatever_its_use(self, office: Office) -> None:
        browser = office.signed_in(office.account("an"))
        for _ in range(23):
            office.clock.go_on(timedelta(minutes=31))
            assert browser.get("/").status_code == 200
        office.clock.go_on(timedelta(minutes=31))
        assert browser.get("/").status_code == 303

    def test_signing_out_ends_the_session_here_and_where_the_cookie_was_copied(self, office: Office) -> None:
        account = office.account("an")
        browser, other = office.signed_in(account), office.signed_in(account)
        copy = office.browser()
        copy.cookies.set("dondoc", browser.cookies["dondoc"])
        submit(browser, "/dang-xuat", {}, page="/")
        assert [one.get("/").status_code for one in (browser, copy, other)] == [303, 303, 200]

    def test_signing_out_everywhere_ends_all_sessions(self, office: Office) -> None:
        account = office.account("an")
        browser, other = office.signed_in(account), office.signed_in(account)
        submit(browser, "/dang-xuat", {"everywhere": "true"}, page="/")
        assert [one.get("/").status_code for one in (browser, other)] == [303, 303]

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        answer = submit(office.browser(), "/dang-nhap", {"name": "an", "password": PASSWORD})
        cookie = next(one for one in answer.headers.get_list("Set-Cookie") if one.startswith("dondoc="))
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie

    def test_no_token_stands_in_the_database(self, office: Office) -> None:
        account = office.account("an")
        credentials = office.services.credentials
        tokens = [
            credentials.open_session(account.id),
            credentials.add_key(account.id, "báo cáo", timedelta(days=1)),
            credentials.issue_link(account.id, timedelta(days=1)),
        ]
        office.services.library.engine.dispose()
        files = folder_of(office.services.settings.database).glob("dondoc.db*")
        kept = b"".join(path.read_bytes() for path in files)
        assert [token for token in tokens if token.encode() in kept] == []


class TestGuessing:
    def test_a_right_password_is_refused_while_the_time_runs(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        for _ in range(5):
            assert sign_in(office, "an", "sai hoàn toàn")[0] == 401
        assert sign_in(office, "an", PASSWORD)[0] == 429
        office.clock.go_on(timedelta(seconds=2))
        assert sign_in(office, "an", "sai hoàn toàn")[0] == 401
        office.clock.go_on(timedelta(seconds=2))
        assert sign_in(office, "an", PASSWORD)[0] == 429  # the wait has doubled
        office.clock.go_on(timedelta(seconds=2))
        assert sign_in(office, "an", PASSWORD)[0] == 303

    def test_guessing_many_names_from_one_address_is_slowed_down_too(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        for number in range(20):
            assert sign_in(office, f"ten{number}", "sai hoàn toàn")[0] == 401
        assert sign_in(office, "an", PASSWORD)[0] == 429

    def test_typos_of_an_office_spread_over_weeks_lock_nobody_out(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        for number in range(30):
            assert sign_in(office, f"ten{number}", "gõ nhầm")[0] == 401
            office.clock.go_on(timedelta(hours=9))
        assert sign_in(office, "an", "gõ nhầm")[0] == 401
        assert sign_in(office, "an", PASSWORD)[0] == 303

    def test_failures_count_on_while_one_follows_another(self, office: Office) -> None:
        for number in range(20):
            assert sign_in(office, f"ten{number}", "gõ nhầm")[0] == 401
            office.clock.go_on(timedelta(minutes=14))
        assert sign_in(office, "an", "gõ nhầm")[0] == 401
        assert sign_in(office, "an", "gõ nhầm")[0] == 429

    def test_every_spelling_of_a_name_is_one_account(self, office: Office) -> None:
        spellings = [normalize(form, "Nguyễn.Hằng") for form in ("NFC", "NFD", "NFKC", "NFKD")]
        spellings += [" nguyễn.hằng ", "NGUYỄN.HẰNG"]
        answers = [sign_in(office, name, "sai hoàn toàn")[0] for name in spellings]
        assert answers == [401, 401, 401, 401, 401, 429]


class TestOneTimeLink:
    def test_the_first_administrator_is_made_by_a_link_that_works_once(self, office: Office) -> None:
        path = f"/lien-ket/{office.services.credentials.issue_link(None, timedelta(hours=1))}"
        browser = office.browser()
        weak = submit(browser, path, {"name": "quantri", "password": "ngắn"})
        assert weak.status_code == 400
        assert submit(browser, path, {"name": "quantri", "password": PASSWORD}).status_code == 303
        made = office.services.accounts.find("quantri")
        assert made is not None
        assert made.role is AccountRole.ADMIN
        assert browser.get("/").status_code == 200
        assert office.browser().get(path).status_code == 404

    def test_a_name_that_is_taken_costs_no_link(self, office: Office) -> None:
        office.account("an", AccountRole.VIEWER)
        path = f"/lien-ket/{office.services.credentials.issue_link(None, timedelta(hours=1))}"
        taken = submit(office.browser(), path, {"name": "an", "password": PASSWORD})
        assert (taken.status_code, "Đã có tài khoản" in taken.text) == (409, True)
        assert submit(office.browser(), path, {"name": "bi", "password": PASSWORD}).status_code == 303

    def test_the_first_link_ends_when_there_is_an_administrator(self, office: Office) -> None:
        services = office.services
        viewer, other = office.account("an", AccountRole.VIEWER), office.account("bi", AccountRole.ADMIN)

        def usable() -> bool:
            return services.credentials.link(link) is not None

        link = services.credentials.issue_link(None, timedelta(hours=1))  # by another program, at its start
        answer = submit(office.browser(), f"/lien-ket/{link}", {"name": "kexau", "password": PASSWORD})
        assert (answer.status_code, services.accounts.find("kexau")) == (404, None)
        services.accounts.change(viewer.id, AccountDraft("an", "An", AccountRole.ADMIN), "test")
        assert not usable()
        services.accounts.disable(viewer.id, "test")
        link = services.credentials.issue_link(None, timedelta(hours=1))
        services.accounts.change(other.id, AccountDraft("bi", "Bi", AccountRole.ADMIN), "test")
        assert not usable()
        link = services.credentials.issue_link(None, timedelta(hours=1))
        office.account("chi", AccountRole.COORDINATOR)
        assert usable()
        office.account("dung", AccountRole.ADMIN)
        assert not usable()

    def test_a_reset_leaves_nothing_in_the_hands_of_others(self, office: Office) -> None:
        account, credentials = office.account("an", password=PASSWORD), office.services.credentials
        feeds = FeedStore(office.services.library.engine, office.clock)
        _, calendar = feeds.add(account.id, "Sở Nội vụ")
        key = credentials.add_key(account.id, "k", timedelta(days=90))
        session = office.signed_in(account)
        link = credentials.issue_link(account.id, timedelta(hours=1))
        values = {"password": "một câu khác dài hơn"}
        assert submit(office.browser(), f"/lien-ket/{link}", values).status_code == 303
        assert credentials.key(key) is None
        assert feeds.find(calendar) is None
        assert session.get("/").status_code == 303
        assert office.browser().get(f"/lien-ket/{link}").status_code == 404

    def test_a_password_that_is_changed_ends_open_links_and_keeps_keys(self, office: Office) -> None:
        account, credentials = office.account("an", password=PASSWORD), office.services.credentials
        key = credentials.add_key(account.id, "k", timedelta(days=90))
        link = credentials.issue_link(account.id, timedelta(hours=1))
        values = {"old": PASSWORD, "new": "một câu khác dài hơn"}
        browser = office.signed_in(account)
        assert submit(browser, "/tai-khoan/mat-khau", values, page="/tai-khoan").status_code == 303
        assert credentials.link(link) is None
        assert credentials.key(key) is not None

    def test_a_link_is_worthless_after_its_time_or_when_a_newer_one_was_made(self, office: Office) -> None:
        credentials = office.services.credentials
        first = credentials.issue_link(None, timedelta(hours=1))
        second = credentials.issue_link(None, timedelta(hours=1))
        assert credentials.link(first) is None
        assert credentials.link(second) is not None
        office.clock.go_on(timedelta(hours=1))
        assert credentials.link(second) is None
        assert office.browser().get(f"/lien-ket/{second}").status_code == 404

    def test_a_link_sets_the_password_of_its_account_only(self, office: Office) -> None:
        account = office.account("an", AccountRole.UNIT, ("Sở Nội vụ",), PASSWORD)
        link = office.services.credentials.issue_link(account.id, timedelta(hours=1))
        values = {"name": "kexau", "password": "một câu khác dài hơn"}
        assert submit(office.browser(), f"/lien-ket/{link}", values).status_code == 303
        assert office.services.accounts.find("kexau") is None
        assert sign_in(office, "an", PASSWORD)[0] == 401
        assert sign_in(office, "an", "một câu khác dài hơn")[0] == 303
