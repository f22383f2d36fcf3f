"""Where the search server is said to be, and who we say we are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StorageError, UsageError
from pipeline.index.elastic import ElasticIndex
from pipeline.index.elastic.connection import (
    API_KEY,
    PASSWORD,
    USER,
    ElasticSettings,
    connect,
    elastic_settings,
)
from tests.faulty_proxy import fixed_answer

SECRET = "mật-khẩu-rất-dài"  # noqa: S105 - of nobody


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "dondoc.toml"


def test_without_a_file_or_a_server_in_it_there_is_none(settings: Path) -> None:
    assert elastic_settings(settings, {}) is None
    settings.write_text("[limits]\npages = 5\n", "utf-8")
    assert elastic_settings(settings, {}) is None


def test_a_server_is_named_by_its_address_and_certificates_lie_beside_the_file(settings: Path) -> None:
    settings.write_text('[search]\nelasticsearch = "https://may-chu:9200"\nca_file = "ca.pem"\n', "utf-8")
    found = elastic_settings(settings, {})
    assert found == ElasticSettings(("https://may-chu:9200",), "dondoc", 1, settings.parent / "ca.pem")


def test_several_nodes_of_one_cluster_can_be_named_and_a_prefix(settings: Path) -> None:
    written = (
        '[search]\nelasticsearch = ["https://a:9200", "https://b:9200"]\nprefix = "langson"\nshards = 4\n'
    )
    settings.write_text(written, "utf-8")
    found = elastic_settings(settings, {})
    assert found
    assert found.urls == ("https://a:9200", "https://b:9200")
    assert found.prefix == "langson"
    assert found.shards == 4


@pytest.mark.parametrize(
    "written",
    [
        'elasticsearch = "may-chu:9200"',
        'elasticsearch = "ftp://may-chu"',
        'elasticsearch = "https://"',
        'elasticsearch = "https://may-chu:chín"',
        "elasticsearch = 9200",
        "elasticsearch = []",
        'elasticsearch = "https://a"\nprefix = "Lạng Sơn"',
        'elasticsearch = "https://a"\nprefix = ""',
        'elasticsearch = "https://a"\nshards = 0',
        'elasticsearch = "https://a"\nshards = true',
        'elasticsearch = "https://a"\nca_file = 5',
        'elasticsearch = "https://a"\nuser = "x"',
    ],
)
def test_what_is_not_well_written_is_wrong_usage_and_names_the_file(settings: Path, written: str) -> None:
    settings.write_text(f"[search]\n{written}\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        elastic_settings(settings, {})
    assert str(settings) in caught.value.message


def test_a_password_in_the_address_is_refused_and_not_repeated(settings: Path) -> None:
    settings.write_text(f'[search]\nelasticsearch = "https://elastic:{SECRET}@may-chu"\n', "utf-8")
    with pytest.raises(UsageError) as caught:
        elastic_settings(settings, {})
    assert PASSWORD in caught.value.message
    assert SECRET not in str(caught.value)


def test_credentials_come_from_the_environment_or_from_files_that_it_names(settings: Path) -> None:
    settings.write_text('[search]\nelasticsearch = "https://a"\n', "utf-8")
    secret = settings.parent / "secret"
    secret.write_text(f"{SECRET}\n", "utf-8")
    for environment, wanted in (
        ({}, None),
        ({API_KEY: SECRET}, SECRET),
        ({f"{API_KEY}_FILE": str(secret)}, SECRET),
        ({USER: "dondoc", PASSWORD: SECRET}, ("dondoc", SECRET)),
        ({USER: "dondoc", f"{PASSWORD}_FILE": str(secret)}, ("dondoc", SECRET)),
    ):
        found = elastic_settings(settings, environment)
        assert found
        assert found.credentials == wanted
        assert SECRET not in repr(found)


@pytest.mark.parametrize(
    "environment", [{USER: "dondoc"}, {PASSWORD: SECRET}, {f"{API_KEY}_FILE": "không-có"}]
)
def test_half_of_the_credentials_is_wrong_usage(settings: Path, environment: dict[str, str]) -> None:
    settings.write_text('[search]\nelasticsearch = "https://a"\n', "utf-8")
    with pytest.raises(UsageError) as caught:
        elastic_settings(settings, environment)
    assert SECRET not in str(caught.value)


def test_certificates_that_are_not_there_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ca\.pem"):
        connect(ElasticSettings(("https://a",), ca_file=tmp_path / "ca.pem"))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "index_denied"),
        (403, "index_denied"),
        (429, "index_busy"),
        (503, "index_busy"),
        (400, "index_failed"),
    ],
)
def test_what_a_server_says_is_an_error_for_staff(
    status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with fixed_answer(status) as url, pytest.raises(StorageError) as caught:
        ElasticIndex(ElasticSettings((url,), credentials=("dondoc", SECRET))).position()
    assert caught.value.code == code
    assert url not in caught.value.message
    assert SECRET not in caplog.text


def test_an_answer_of_something_else_than_elasticsearch_is_an_error_for_staff() -> None:
    with fixed_answer(200, product="Apache") as url, pytest.raises(StorageError) as caught:
        ElasticIndex(ElasticSettings((url,))).position()
    assert caught.value.code == "index_foreign"
