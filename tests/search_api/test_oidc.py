"""Signing in through an identity provider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from joserfc.jwk import RSAKey

from pipeline.errors import UsageError
from pipeline.store.accounts import AccountRole
from search_api.settings import LOOPBACK, Oidc, Settings, settings_for
from tests.search_api.identity_provider import CLIENT, SECRET, Provider, identity_provider
from tests.search_api.people import PASSWORD, Office, running

START = "/dang-nhap/mot-lan"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with identity_provider() as provider:
        yield provider


@pytest.fixture
def office(provider: Provider, tmp_path: Path) -> Iterator[Office]:
    settings = Settings(tmp_path / "dondoc.db", oidc=Oidc(provider.issuer, CLIENT, SECRET))
    with running(tmp_path, settings) as office:
        yield office


def walk(browser: TestClient, provider: Provider, start: str = START) -> Response:
    """Goes to the provider and comes back."""
    to_provider = browser.get(start).headers["Location"]
    assert to_provider.startswith(f"{provider.issuer}/authorize?")
    back = urlsplit(provider.authorize(to_provider))
    return browser.get(f"{back.path}?{back.query}")


def test_whom_the_provider_vouches_for_is_signed_in(office: Office, provider: Provider) -> None:
    office.account("an", AccountRole.UNIT, ("Sở Nội vụ",))
    browser = office.browser()
    assert START in browser.get("/dang-nhap").text
    answer = walk(browser, provider, f"{START}?next=/tai-khoan")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tai-khoan")
    assert browser.get("/tai-khoan").status_code == 200


def test_an_account_belongs_to_the_first_person_whatever_names_change(
    office: Office, provider: Provider
) -> None:
    account = office.account("an")
    assert walk(office.browser(), provider).status_code == 303
    provider.name = "an-moi"
    assert walk(office.browser(), provider).status_code == 303
    provider.subject, provider.name = "person-2", "an"
    assert walk(office.browser(), provider).status_code == 403
    bound = office.services.accounts.get(account.id)
    assert bound.subject == f"{provider.issuer} person-1"


@pytest.mark.parametrize("name", ["bi", "quantri", "khoa"])
def test_no_one_is_taken_for_somebody_else(office: Office, provider: Provider, name: str) -> None:
    office.account("quantri", AccountRole.ADMIN, password=PASSWORD)
    office.services.accounts.disable(office.account("khoa").id, "test")
    provider.name = name
    browser = office.browser()
    assert walk(browser, provider).status_code == 403
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://another.vn"}, {"exp": 1_600_000_001}],
)
def test_a_statement_for_another_time_or_place_is_refused(
    office: Office, provider: Provider, changes: dict[str, object]
) -> None:
    office.account("an")
    provider.changes = changes
    browser = office.browser()
    assert walk(browser, provider).status_code == 401
    assert browser.get("/").status_code == 303


def test_a_statement_that_somebody_else_signed_is_refused(office: Office, provider: Provider) -> None:
    office.account("an")
    provider.forged = RSAKey.generate_key(2048, {"kid": "1"})
    browser = office.browser()
    assert walk(browser, provider).status_code == 401
    assert browser.get("/").status_code == 303


def test_a_provider_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    nowhere = Oidc("http://127.0.0.1:1", CLIENT, SECRET)
    with running(tmp_path, Settings(tmp_path / "dondoc.db", oidc=nowhere)) as office:
        assert office.browser().get(START).status_code == 503


def test_an_answer_that_the_browser_did_not_ask_for_is_refused(office: Office, provider: Provider) -> None:
    office.account("an")
    back = urlsplit(provider.authorize(office.browser().get(START).headers["Location"]))
    victim = office.browser()
    assert victim.get(f"{back.path}?{back.query}").status_code == 401
    assert victim.get("/").status_code == 303


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    with running(tmp_path / "other") as office:
        assert office.browser().get(START).status_code == 404


class TestSettings:
    def test_they_stand_in_the_file_beside_the_database(self, tmp_path: Path) -> None:
        (tmp_path / "dondoc.toml").write_text(
            '[server]\ntrusted_hosts = ["dondoc.local"]\n'
            '[oidc]\nissuer = "https://sso.vn"\nclient_id = "a"\nclient_secret = "b"\n',
            "utf-8",
        )
        settings = settings_for(tmp_path / "dondoc.db", https=True, hosts=("may-chu",))
        assert settings.oidc == Oidc("https://sso.vn", "a", "b")
        assert settings.trusted_hosts == (*LOOPBACK, "may-chu", "dondoc.local")

    @pytest.mark.parametrize(
        "written",
        [
            '[oidc]\nissuer = "https://sso.vn"',
            '[oidc]\nissuer = "http://sso.vn"\nclient_id = "a"\nclient_secret = "b"',
            '[oidc]\nissuer = "https://sso.vn"\nclient_id = 1\nclient_secret = "b"',
            "[server]\nport = 1",
            '[server]\ntrusted_hosts = "a"',
        ],
    )
    def test_what_cannot_be_is_refused(self, tmp_path: Path, written: str) -> None:
        (tmp_path / "dondoc.toml").write_text(written, "utf-8")
        with pytest.raises(UsageError):
            settings_for(tmp_path / "dondoc.db", https=False, hosts=())
