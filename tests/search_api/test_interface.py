"""The JSON interface against its own description: whatever is sent, it is answered as described."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from pipeline.store.accounts import AccountRole
from search_api.intake import Intake
from search_api.settings import Settings
from tests.search_api.directives import fill
from tests.search_api.people import Office, running

EXAMPLES = int(os.environ.get("DONDOC_API_EXAMPLES", "6"))  # of each operation
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("interface")
    hosts = ("localhost", "testserver")  # the second is what schemathesis calls it
    with running(folder, Settings(folder / "dondoc.db", trusted_hosts=hosts)) as office:
        fill(office.services.library, folder)
        office.account("another", AccountRole.ADMIN)
        services = office.services
        # what is sent waits: how files are read is tried elsewhere
        unread = Intake(services.library, services.intake.uploads, services.freshness, folder)
        office.app.state.services = replace(services, intake=unread)
        yield office


@pytest.fixture(scope="module")
def description(office: Office) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", office.app)


@pytest.fixture(scope="module")
def headers(office: Office) -> dict[str, str]:
    account = office.account("admin", AccountRole.ADMIN)
    key = office.services.credentials.add_key(account.id, "k", timedelta(days=1))
    return {"Authorization": f"Bearer {key}"}


def test_every_answer_is_as_described(description: Any, office: Office, headers: dict[str, str]) -> None:
    tried = set()
    for found in description.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            office.clock.go_on(timedelta(seconds=1))
            case.call_and_validate(checks=CHECKS, headers=headers)

        ask()
        tried.add(operation.label)
    assert len(tried) > 25


def test_the_description_names_every_route_of_the_interface_with_an_example(office: Office) -> None:
    described = office.browser().get("/api/v1/openapi.json").json()
    assert len(described["paths"]) > 20
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
    examples = str(described["components"]["schemas"])
    assert "138/KH-UBND" in examples
    assert "kh-tuyenquang-2019-cchc.pdf" in examples
