"""Accounts: who may be what, what is done to them, and one's own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pipeline.errors import UsageError
from pipeline.store.accounts import AccountDraft, AccountRole
from tests.search_api.people import PASSWORD, Office, submit, token_in

ACCOUNTS = "/quan-tri/tai-khoan"


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "agencies", "code"),
        [
            (AccountRole.UNIT, None, "no_agency"),
            (AccountRole.UNIT, ("",), "no_agency"),
            (AccountRole.VIEWER, (), "no_agency"),
            (AccountRole.ADMIN, ("Sở Nội vụ",), "needless_agency"),
            (AccountRole.COORDINATOR, ("Sở Nội vụ",), "needless_agency"),
        ],
    )
    def test_a_role_and_a_scope_that_do_not_fit_are_refused(
        self, office: Office, role: AccountRole, agencies: tuple[str, ...] | None, code: str
    ) -> None:
        with pytest.raises(UsageError, match=code):
            office.account("an", role, agencies)

    @pytest.mark.parametrize("name", ["", "a", "a b", "a\nb", "x" * 65, "a<b>"])
    def test_a_name_that_cannot_be_typed_is_refused(self, office: Office, name: str) -> None:
        with pytest.raises(UsageError, match="bad_account_name"):
            office.account(name)

    def test_two_accounts_never_share_a_name(self, office: Office) -> None:
        office.account("An")
        with pytest.raises(UsageError, match="account_exists"):
            office.account("an")

    def test_somebody_can_always_administer(self, office: Office) -> None:
        store = office.services.accounts
        first, second = office.account("an", AccountRole.ADMIN), office.account("bi", AccountRole.ADMIN)
        store.disable(first.id, "test")
        with pytest.raises(UsageError, match="last_admin"):
            store.disable(second.id, "test")
        with pytest.raises(UsageError, match="last_admin"):
            store.change(second.id, AccountDraft("bi", "Bi", AccountRole.VIEWER), "test")
        store.disable(first.id, "test", disabled=False)
        assert store.disable(second.id, "test").disabled


class TestAdministration:
    def test_an_account_is_made_and_its_owner_sets_the_password(self, office: Office) -> None:
        admin = office.signed_in(office.account("quantri", AccountRole.ADMIN))
        values = {"name": "donvi", "full_name": "Đơn vị A", "role": "unit", "agencies": "Sở Nội vụ\nSở Y tế"}
        page = submit(admin, ACCOUNTS, values)
        link = re.search(r"<code>http://localhost(/lien-ket/\S+)</code>", page.text)
        assert link, page.text
        owner = office.browser()
        assert submit(owner, link[1], {"password": PASSWORD}).status_code == 303
        made = office.services.accounts.find("donvi")
        assert made is not None
        assert (made.role, made.agencies) == (AccountRole.UNIT, ("Sở Nội vụ", "Sở Y tế"))
        assert made.agency_keys == ("sở nội vụ", "sở y tế")

    def test_a_change_of_rights_ends_the_sessions(self, office: Office) -> None:
        admin = office.signed_in(office.account("quantri", AccountRole.ADMIN))
        account = office.account("an", AccountRole.VIEWER)
        browser = office.signed_in(account)
        path = f"{ACCOUNTS}/{account.id}"
        same = {"name": "an", "full_name": "Nguyễn Văn An", "role": "viewer", "agencies": ""}
        assert submit(admin, path, same).status_code == 303
        assert browser.get("/").status_code == 200
        assert submit(admin, path, {**same, "agencies": "Sở Y tế"}).status_code == 303
        assert browser.get("/").status_code == 303

    def test_what_was_done_is_kept_and_cannot_be_changed(self, office: Office) -> None:
        admin = office.signed_in(office.account("quantri", AccountRole.ADMIN))
        account = office.account("an", AccountRole.VIEWER)
        submit(admin, f"{ACCOUNTS}/{account.id}/khoa", {"disabled": "true"}, page=ACCOUNTS)
        page = admin.get("/quan-tri/nhat-ky").text
        assert page.index("khóa tài khoản") < page.index("tạo tài khoản")
        event = office.services.accounts.history()[0]
        assert (event.actor, event.account_name, event.action) == ("quantri", "an", "disabled")
        for change in ("UPDATE account_audit SET actor = 'x'", "DELETE FROM account_audit"):
            with office.services.library.engine.begin() as connection, pytest.raises(IntegrityError):
                connection.execute(text(change))

    def test_names_are_shown_as_text(self, office: Office) -> None:
        admin = office.signed_in(office.account("quantri", AccountRole.ADMIN))
        attack = "<script>alert(1)</script>"
        submit(admin, ACCOUNTS, {"name": "an", "full_name": attack, "role": "viewer", "agencies": attack})
        for path in (ACCOUNTS, "/quan-tri/nhat-ky"):
            page = admin.get(path).text
            assert attack not in page
            assert "&lt;script&gt;" in page


class TestOwnAccount:
    def test_a_new_password_needs_the_old_one_and_ends_other_sessions(self, office: Office) -> None:
        account = office.account("an", password=PASSWORD)
        browser, other = office.signed_in(account), office.signed_in(account)
        path, new = "/tai-khoan/mat-khau", "một câu khác dài hơn"
        wrong = submit(browser, path, {"old": "không phải", "new": new}, page="/tai-khoan")
        assert wrong.status_code == 401
        assert submit(browser, path, {"old": PASSWORD, "new": new}, page="/tai-khoan").status_code == 303
        assert browser.get("/").status_code == 200
        assert other.get("/").status_code == 303

    def test_a_key_is_shown_once_and_works_until_it_is_revoked(self, office: Office) -> None:
        browser = office.signed_in(office.account("an"))
        page = submit(browser, "/tai-khoan/khoa", {"name": "báo cáo", "days": "30"}, page="/tai-khoan")
        key = re.search(r"<code>(dondoc_\S+)</code>", page.text)
        assert key, page.text
        assert key[1] not in browser.get("/tai-khoan").text
        headers = {"Authorization": f"Bearer {key[1]}"}
        assert office.browser().get("/tai-khoan", headers=headers).status_code == 200
        submit(browser, "/tai-khoan/khoa/1/thu-hoi", {}, page="/tai-khoan")
        assert office.browser().get("/tai-khoan", headers=headers).status_code == 303

    def test_the_address_of_a_calendar_is_shown_once_and_works_until_it_is_withdrawn(
        self, office: Office
    ) -> None:
        browser = office.signed_in(office.account("an"))
        page = submit(browser, "/tai-khoan/lich", {"co-quan": " Sở  Nội vụ "}, page="/tai-khoan")
        address = re.search(r"<code>(http://\S+/lich/\S+\.ics)</code>", page.text)
        assert address, page.text
        again = browser.get("/tai-khoan").text
        assert address[1] not in again
        assert "<td>Sở Nội vụ</td>" in again
        assert office.browser().get(address[1]).headers["Content-Type"].startswith("text/calendar")
        other = office.signed_in(office.account("khac"))
        assert "<td>Sở Nội vụ</td>" not in other.get("/tai-khoan").text
        assert submit(other, "/tai-khoan/lich/1/thu-hoi", {}, page="/tai-khoan").status_code == 404
        assert office.browser().get(address[1]).status_code == 200
        assert submit(browser, "/tai-khoan/lich/1/thu-hoi", {}, page="/tai-khoan").status_code == 303
        assert office.browser().get(address[1]).status_code == 404
        admin = office.signed_in(office.account("quan-tri", AccountRole.ADMIN))
        history = admin.get("/quan-tri/nhat-ky").text
        assert "tạo địa chỉ lịch" in history
        assert "thu hồi địa chỉ lịch" in history

    @pytest.mark.parametrize("typed", ["", "  ", "-–"])
    def test_a_calendar_is_of_a_body_with_a_name(self, office: Office, typed: str) -> None:
        browser = office.signed_in(office.account("an"))
        page = submit(browser, "/tai-khoan/lich", {"co-quan": typed}, page="/tai-khoan")
        assert page.status_code == 400
        assert "Lịch cần tên cơ quan" in page.text
        assert "<code>" not in page.text

    def test_a_key_ends_after_its_days(self, office: Office) -> None:
        token = office.services.credentials.add_key(office.account("an").id, "x", timedelta(days=30))
        headers = {"Authorization": f"Bearer {token}"}
        assert office.browser().get("/tai-khoan", headers=headers).status_code == 200
        office.clock.go_on(timedelta(days=30))
        assert office.browser().get("/tai-khoan", headers=headers).status_code == 303

    def test_a_key_needs_no_form_token_and_a_browser_does(self, office: Office) -> None:
        account = office.account("an")
        token = office.services.credentials.add_key(account.id, "x", timedelta(days=30))
        values = {"name": "khác", "days": "3"}
        headers = {"Authorization": f"Bearer {token}"}
        assert office.browser().post("/tai-khoan/khoa", data=values, headers=headers).status_code == 200
        assert office.signed_in(account).post("/tai-khoan/khoa", data=values).status_code == 403

    def test_nobody_revokes_the_key_of_another(self, office: Office) -> None:
        mine, other = office.account("an"), office.account("bi")
        token = office.services.credentials.add_key(other.id, "x", timedelta(days=30))
        browser = office.signed_in(mine)
        form = {"csrf_token": token_in(browser.get("/tai-khoan"))}
        assert browser.post("/tai-khoan/khoa/1/thu-hoi", data=form).status_code == 404
        assert office.services.credentials.key(token) is not None
