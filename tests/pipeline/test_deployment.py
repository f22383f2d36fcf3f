"""What the files for containers promise; no container is started here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from pipeline.index.elastic.connection import ElasticSettings, elastic_settings
from scripts.fetch_elasticsearch import NEEDED
from search_api.cli import full_app
from tests.faulty_proxy import recorded

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
LASTING = [name for name, service in SERVICES.items() if service["restart"] != "no"]


def test_only_this_machine_reaches_what_is_published() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_databases_are_in_a_network_without_a_way_out() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in set(SERVICES) - {"server"}:
        assert SERVICES[name]["networks"] == ["inside"], name


def test_secrets_come_from_files_that_git_leaves_out() -> None:
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "secrets" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    for service in SERVICES.values():
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable:
                assert variable.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in service["secrets"]


@pytest.mark.parametrize("name", LASTING)
def test_what_runs_on_is_watched_and_may_not_gain_rights(name: str) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert "healthcheck" in SERVICES[name] or ("build" in SERVICES[name] and "HEALTHCHECK" in dockerfile)
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]


def test_images_are_named_with_their_version_and_the_search_server_is_the_one_that_is_tested() -> None:
    images = [service["image"] for service in SERVICES.values() if "image" in service]
    assert all(re.search(r":\d+\.\d+", image) for image in images)
    assert {image for image in images if "elasticsearch" in image} == {
        f"docker.elastic.co/elasticsearch/elasticsearch:{NEEDED.version}"
    }


def test_the_server_is_not_root_and_writes_only_where_documents_are_kept() -> None:
    server = SERVICES["server"]
    assert server["user"] == "1000:1000"
    assert server["read_only"] is True
    assert server["environment"]["DONDOC_HOME"] == "/var/lib/dondoc"
    assert "originals:/var/lib/dondoc" in server["volumes"]
    assert re.search(r"^USER dondoc$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)


def test_the_server_is_started_with_options_that_it_has() -> None:
    (command,) = [part for part in SERVICES["server"]["entrypoint"] if "dondoc" in part]
    options = set(re.findall(r"--[a-z-]+", command))
    serve = typer.main.get_command(full_app()).commands["serve"]  # type: ignore[attr-defined]
    assert options <= {option for parameter in serve.params for option in parameter.opts}


def test_who_asks_is_told_by_the_proxy_of_this_machine_alone() -> None:
    """Else a whole office is one address, and what one guesses locks out all."""
    (command,) = [part for part in SERVICES["server"]["entrypoint"] if "dondoc" in part]
    assert "--insecure" not in command
    assert "--behind-proxy" in command
    trusted = re.search(r"--trusted-proxy (\S+)", command)
    (range_,) = COMPOSE["networks"]["outside"]["ipam"]["config"]
    assert trusted
    assert trusted[1] == range_["gateway"]
    defaults = [re.sub(r"\$\{\w+:-(.*)\}", r"\1", range_[name]) for name in ("gateway", "subnet")]
    assert ip_address(defaults[0]) in ip_network(defaults[1])


def test_its_settings_name_the_search_server_beside_it(tmp_path: Path) -> None:
    path = ROOT / "deploy" / "dondoc.toml"
    assert tomllib.loads(path.read_text("utf-8"))
    found = elastic_settings(
        path,
        {"DONDOC_ELASTICSEARCH_USER": "dondoc"}
        | {"DONDOC_ELASTICSEARCH_PASSWORD_FILE": str(secret(tmp_path))},
    )
    assert found
    assert found.urls == ("http://elasticsearch:9200",)
    assert found.credentials == ("dondoc", "s")


def secret(folder: Path) -> Path:
    path = folder / "search"
    path.write_text("s\n", "utf-8")
    return path


@pytest.mark.skipif(shutil.which("curl") is None, reason="the image of the server has it")
def test_the_user_of_the_search_server_is_made_with_its_role(tmp_path: Path) -> None:
    file = str(secret(tmp_path))
    files = {"ELASTIC_PASSWORD_FILE": file, "SEARCH_PASSWORD_FILE": file}
    with recorded() as (url, put):
        script = ROOT / "deploy" / "make-search-user"
        subprocess.run(["sh", script], env={"URL": url, "PATH": os.environ["PATH"], **files}, check=True)
    assert set(put) == {"PUT /_security/role/dondoc", "PUT /_security/user/dondoc"}
    assert put["PUT /_security/role/dondoc"] == (ROOT / "deploy" / "search-role.json").read_bytes()
    assert json.loads(put["PUT /_security/user/dondoc"]) == {"password": "s", "roles": ["dondoc"]}


def test_the_role_is_for_the_names_that_our_indices_have() -> None:
    role = json.loads((ROOT / "deploy" / "search-role.json").read_text("utf-8"))
    assert role["indices"][0]["names"] == [f"{ElasticSettings(()).prefix}-*"]
