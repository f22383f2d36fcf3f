"""What stands between every route and the world: policies, CSRF, headers, limits, hosts."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.params import Depends
from fastapi.testclient import TestClient
from httpx2 import URL

from pipeline.store.accounts import AccountRole
from search_api.access import check_policies, editors, routes_of, signed_in
from search_api.settings import RateLimits, Settings
from tests.search_api.people import PASSWORD, Office, running, submit, token_in


class TestPolicies:
    def test_every_route_declares_one_policy(self, office: Office) -> None:
        declared = {path: len(policies) for path, _, policies in routes_of(office.app)}
        assert declared.pop("/static") == 0
        assert len(declared) > 3
        assert set(declared.values()) == {1}

    @pytest.mark.parametrize("dependencies", [[], [signed_in, editors]])
    def test_an_app_with_a_route_that_declares_none_or_two_is_refused(
        self, dependencies: list[Depends]
    ) -> None:
        router = APIRouter()
        router.add_api_route("/quen", lambda: None, dependencies=dependencies)
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        app.include_router(router)
        with pytest.raises(RuntimeError, match="/quen"):
            check_policies(app, ())


class TestForms:
    def test_a_form_without_its_token_is_refused(self, office: Office) -> None:
        browser = office.signed_in(office.account("an"))
        assert browser.post("/dang-xuat").status_code == 403
        assert browser.post("/dang-xuat", data={"csrf_token": "0" * 64}).status_code == 403
        assert browser.get("/").status_code == 200

    def test_a_token_of_another_person_is_refused(self, office: Office) -> None:
        mine, other = office.signed_in(office.account("an")), office.signed_in(office.account("bi"))
        token = {"csrf_token": token_of(other)}
        assert mine.post("/dang-xuat", data=token).status_code == 403

    def test_a_script_sends_the_token_in_a_header(self, office: Office) -> None:
        browser = office.signed_in(office.account("an"))
        answer = browser.post("/dang-xuat", headers={"X-CSRF-Token": token_of(browser)})
        assert answer.status_code == 303

    def test_another_site_cannot_sign_a_browser_in(self, office: Office) -> None:
        office.account("an", password=PASSWORD)
        values = {"name": "an", "password": PASSWORD}
        assert office.browser().post("/dang-nhap", data=values).status_code == 403


def _fails(*_: object) -> None:
    raise LookupError("Nội dung mật của văn bản")


def token_of(browser: TestClient) -> str:
    return token_in(browser.get("/"))


class TestAnswers:
    @pytest.mark.parametrize("path", ["/", "/dang-nhap", "/khong-co", "/api/khong-co", "/static/style.css"])
    def test_every_answer_tells_the_browser_to_trust_nothing_else(self, office: Office, path: str) -> None:
        headers = office.browser().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert len(headers["X-Request-ID"]) == 16

    def test_a_bug_is_answered_with_a_code_and_no_details(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = office.signed_in(office.account("an"))
        monkeypatch.setattr(type(office.services.credentials), "session", _fails)
        page = browser.get("/")
        assert page.status_code == 500
        assert "Nội dung mật" not in page.text
        assert "Content-Security-Policy" in page.headers

    def test_a_host_that_was_not_named_is_refused(self, office: Office) -> None:
        assert office.browser().get("/", headers={"Host": "ke-xau.vn"}).status_code == 400

    def test_a_request_that_is_too_large_is_refused_before_it_is_read(self, office: Office) -> None:
        browser = office.browser()
        large = {"name": "x" * (1 << 20), "password": "y"}
        answer = browser.post("/dang-nhap", data=large)
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"

    def test_a_request_that_hides_its_length_is_cut_off(self, office: Office) -> None:
        pieces = (b"x" * 65_536 for _ in range(17))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert office.browser().post("/dang-nhap", content=pieces, headers=headers).status_code == 413

    def test_the_log_tells_the_route_and_nothing_of_who_or_what(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        link = "bi-mat-cua-lien-ket"
        with caplog.at_level(logging.INFO, "dondoc.access"):
            office.browser().get(f"/lien-ket/{link}?hoi=nguyen-van-an")
        lines = [record.getMessage() for record in caplog.records if record.name == "dondoc.access"]
        assert len(lines) == 1
        assert "/lien-ket/{token}" in lines[0]
        assert link not in lines[0]
        assert "nguyen" not in lines[0]


class TestNumbers:
    @pytest.mark.parametrize(
        "path",
        [
            "/van-ban/{}",
            "/van-ban/{}/tep-goc",
            "/van-ban/1/trang/{}.png",
            "/van-ban/{}/nam-ro",
            "/doi-chieu/van-ban/{}",
            "/quan-tri/tai-khoan/{}",
            "/quan-tri/nhat-ky?before={}",
        ],
    )
    @pytest.mark.parametrize("number", [10**23, 2**63, 0])
    def test_a_number_that_no_row_has_is_not_a_bug(self, path: str, number: int, office: Office) -> None:
        browser = office.signed_in(office.account("an", AccountRole.ADMIN))
        assert browser.get(path.format(number)).status_code in (404, 422)

    @pytest.mark.parametrize("path", ["/tai-khoan/khoa/{}/thu-hoi", "/quan-tri/tai-khoan/{}/khoa"])
    def test_nor_is_one_in_a_form(self, path: str, office: Office) -> None:
        browser = office.signed_in(office.account("an", AccountRole.ADMIN))
        answer = submit(browser, path.format(10**23), {}, page="/tai-khoan")
        assert answer.status_code in (404, 422)


class TestRates:
    def test_who_asks_too_often_waits_and_others_do_not(self, tmp_path: Path) -> None:
        rates = replace(RateLimits(), requests_per_minute=3)
        with running(tmp_path, Settings(tmp_path / "dondoc.db", rates=rates)) as office:
            mine, other = office.signed_in(office.account("an")), office.signed_in(office.account("bi"))
            assert [mine.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]
            assert int(mine.get("/").headers["Retry-After"]) == 20
            assert other.get("/").status_code == 200

    def test_keys_that_are_none_are_counted(self, tmp_path: Path) -> None:
        rates = replace(RateLimits(), anonymous_per_minute=3)
        with running(tmp_path, Settings(tmp_path / "dondoc.db", rates=rates)) as office:
            browser = office.browser()
            headers = {"Authorization": "Bearer dondoc_x"}
            answers = [browser.get("/api/v1/me", headers=headers).status_code for _ in range(4)]
            assert answers == [401, 401, 401, 429]
            key = office.services.credentials.add_key(office.account("an").id, "k", timedelta(days=1))
            assert browser.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_with_https_cookies_are_bound_to_this_host_and_to_https(tmp_path: Path) -> None:
    with running(tmp_path, Settings(tmp_path / "dondoc.db", https=True)) as office:
        office.account("an", password=PASSWORD)
        browser = office.browser()
        browser.base_url = URL("https://localhost")
        answer = submit(browser, "/dang-nhap", {"name": "an", "password": PASSWORD})
        cookie = answer.headers.get_list("Set-Cookie")[0]
        assert cookie.startswith("__Host-dondoc=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "max-age" in answer.headers["Strict-Transport-Security"]
