"""Roles × routes × agencies: who may use what, and that nobody learns of what is hidden.

All is generated from the routes that the app declares: a new route is in the matrix without being named here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response

from pipeline.store.accounts import AccountRole
from search_api.access import Policy, routes_of
from tests.search_api.directives import HEALTH, INTERIOR, Given, fill
from tests.search_api.people import Office, running

PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
NOBODY = "nobody"
ROLES = {
    "admin": (AccountRole.ADMIN, None),
    "coordinator": (AccountRole.COORDINATOR, None),
    "viewer of all": (AccountRole.VIEWER, None),
    "unit interior": (AccountRole.UNIT, (INTERIOR,)),
    "viewer health": (AccountRole.VIEWER, (HEALTH,)),
}
# Screens read their conditions from the address as it is; a wrong one is left out, not refused.
SCREENS = (
    "/nhiem-vu",
    "/nhiem-vu/thu-hep",
    "/nhiem-vu/xuat.{form}",
    "/nhiem-vu/lich",
    "/nhiem-vu/theo-thang",
    "/van-ban",
    "/tra-cuu",
    "/bao-cao",
    "/tiep-nhan/bao-cao",
)
OF_SCREENS = ("tu", "co-quan", "so", "noi-ban-hanh", "van-ban", "loai", "linh-vuc", "tiep")
# What each scoped person may know of: documents by word, and agency of its tasks.
SCOPED = {
    "unit interior": (("alfa", "charlie"), INTERIOR),
    "viewer health": (("bravo", "charlie"), HEALTH),
}


@dataclass(frozen=True)
class World:
    """A filled library, with an API key of each person."""

    office: Office
    given: dict[str, Given]
    keys: dict[str, str]

    def client(self, person: str) -> TestClient:
        client = self.office.browser()
        if person != NOBODY:
            client.headers["Authorization"] = f"Bearer {self.keys[person]}"
        return client

    def hidden(self, person: str) -> list[str]:
        """Words of documents and tasks that a person may not see, and that no visible document cites."""
        documents, agency = SCOPED[person]
        visible = "".join(self.given[name].text for name in documents)
        words = [word for name, given in self.given.items() if name not in documents for word in given.words]
        words = [word for word in words if word not in visible]
        shared = self.given["charlie"]
        return words + [id_ for id_, other in shared.tasks.items() if other != agency]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    with running(folder) as office:
        given = fill(office.services.library, folder)
        keys = {}
        for number, (person, (role, agencies)) in enumerate(ROLES.items()):
            account = office.account(f"account{number}", role, agencies)
            keys[person] = office.services.credentials.add_key(account.id, person, timedelta(days=1))
        office.clock.go_on(timedelta(seconds=5))
        yield World(office, given, keys)


def routes(world: World) -> list[tuple[str, str, Policy]]:
    found = [
        (path, method, policies[0])
        for path, methods, policies in routes_of(world.office.app)
        if policies
        for method in sorted(methods - {"HEAD"})
    ]
    assert len(found) > 40
    return found


def paths(world: World, path: str) -> list[str]:
    """The addresses of a route, one for each thing that its parameters can mean."""
    documents = [str(given.id) for given in world.given.values()]
    tasks = [id_ for given in world.given.values() for id_ in given.tasks]
    values = {
        "document_id": documents,
        "document": documents,
        "task_id": tasks,
        "upload_id": ["1"],
        "account_id": ["9999"],
        "key_id": ["9999"],
        "token": ["khong-co"],
        "page": ["1"],
        "number": ["1"],
        "code": ["1"],
        "form": ["xlsx", "docx", "cong-van.docx", "ics", "csv"],
        "saved_id": ["9999"],
        "key": ["khong-co"],
    }
    names = PARAMETER.findall(path)
    assert set(names) <= set(values), f"say in this test what {path} may be asked for"
    filled = [path]
    for name in names:
        filled = [PARAMETER.sub(value, one, count=1) for one in filled for value in values[name]]
    return filled


def is_refused(answer: Response) -> bool:
    """Whether a policy refused, on a page or in the JSON interface."""
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/dang-nhap")
    return to_sign_in or answer.status_code in (401, 403)


@pytest.mark.parametrize("person", [NOBODY, *ROLES])
def test_a_route_lets_in_whom_its_policy_names_and_nobody_else(world: World, person: str) -> None:
    client, wrong = world.client(person), []
    for path, method, policy in routes(world):
        if path in ("/dang-nhap", "/dang-xuat"):  # they change what the others are asked with
            continue
        allowed = policy.public or (person != NOBODY and ROLES[person][0] in policy.roles)
        answer = client.request(method, PARAMETER.sub("0", path))
        without_form = policy.public and method != "GET" and person == NOBODY
        if is_refused(answer) is (allowed and not without_form) or answer.status_code >= 500:
            wrong.append((method, path, answer.status_code))
        world.office.clock.go_on(timedelta(seconds=1))
    assert wrong == []


@pytest.mark.parametrize("person", SCOPED)
def test_no_answer_tells_of_what_is_hidden(world: World, person: str) -> None:
    client, hidden, leaks, asked = world.client(person), world.hidden(person), [], 0
    for path, query in questions(world):
        answer = client.get(path, params=query)
        typed = " ".join(map(str, query.values())) + path
        told = content(answer)
        leaks += [(path, query, word) for word in hidden if word not in typed and word in told]
        assert answer.status_code < 500, (path, query)
        asked += 1
        world.office.clock.go_on(timedelta(seconds=1))
    assert leaks == []
    assert asked > 200


def test_who_sees_everything_is_told_of_everything(world: World) -> None:
    """Otherwise the words looked for above would prove nothing."""
    client, told = world.client("coordinator"), []
    for path, query in questions(world):
        if not query:
            told.append(content(client.get(path)))
            world.office.clock.go_on(timedelta(seconds=1))
    everything = "\n".join(told)
    words = [word for given in world.given.values() for word in given.words]
    assert [word for word in words if word not in everything] == []


@pytest.mark.parametrize("person", SCOPED)
def test_what_is_hidden_is_answered_like_what_does_not_exist(world: World, person: str) -> None:
    client, (documents, agency) = world.client(person), SCOPED[person]
    for word, given in world.given.items():
        answer = client.get(f"/api/v1/documents/{given.id}")
        assert answer.status_code == (200 if word in documents else 404)
        for id_, lead in given.tasks.items():
            answer = client.get(f"/api/v1/tasks/{id_}")
            assert answer.status_code == (200 if lead == agency else 404)
    hidden = next(given for word, given in world.given.items() if word not in documents)
    for part in ("", "/text", "/tasks", "/citations", "/cited-by", "/original"):
        there = client.get(f"/api/v1/documents/{hidden.id}{part}")
        nowhere = client.get(f"/api/v1/documents/9999{part}")
        assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json())


@pytest.mark.parametrize("person", SCOPED)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "viec* OR ngay"},
        {"overdue": "false"},
        {"status": "not_started"},
        {"area": "procedures"},
        {"kind": "KH"},
        {"agency": HEALTH},
        {"agency": INTERIOR, "role": "lead"},
        {"due_from": "2026-06-01", "due_to": "2026-12-31"},
        {"number": "77/KH-CHARLIE"},
    ],
)
def test_counts_and_facets_are_of_what_is_seen(world: World, person: str, query: dict[str, str]) -> None:
    names = ["agency", "month", "agency_month", "kind", "status", "area", "issuer"]
    asked: dict[str, str | list[str]] = {**query, "facet": names, "size": "200"}
    agency = SCOPED[person][1]
    everything = world.client("admin").get("/api/v1/tasks", params=asked).json()
    seen = world.client(person).get("/api/v1/tasks", params=asked).json()
    expected = [item for item in everything["items"] if agency in [body["name"] for body in item["bodies"]]]
    assert [item["id"] for item in seen["items"]] == [item["id"] for item in expected]
    assert seen["total"] == len(expected)
    for name in ("kind", "status", "area", "month"):
        assert sum(count["hits"] for count in seen["facets"][name]) == len(expected), name
    assert {count["label"] for count in seen["facets"]["agency"]} <= {agency}


def test_a_list_of_documents_counts_only_the_tasks_that_are_seen(world: World) -> None:
    def counted(person: str) -> dict[str, int]:
        items = world.client(person).get("/api/v1/documents").json()["items"]
        return {item["number"]: item["tasks"] for item in items}

    assert counted("admin")["77/KH-CHARLIE"] == 2
    assert counted("unit interior") == {"77/KH-ALFA": 1, "77/KH-CHARLIE": 1}


def test_a_citation_of_a_hidden_document_looks_unresolved(world: World) -> None:
    shared = world.given["charlie"].id

    def states(person: str) -> dict[str, str]:
        found = world.client(person).get(f"/api/v1/documents/{shared}/citations").json()
        return {item["citation"]["number"]: item["state"] for item in found}

    # their issuer is not told where they are cited, so nothing is certain
    assert states("admin") == {"77/KH-ALFA": "ambiguous", "77/KH-BRAVO": "ambiguous"}
    assert states("unit interior") == {"77/KH-ALFA": "ambiguous", "77/KH-BRAVO": "unresolved"}
    citing = world.client("unit interior").get(f"/api/v1/documents/{shared}/cited-by").json()
    assert citing == []


def test_an_original_is_never_shown_as_a_page(world: World) -> None:
    document = world.given["alfa"].id
    answer = world.client("unit interior").get(f"/api/v1/documents/{document}/original")
    assert answer.text == "<script>alfa</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def questions(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every page that can be read, alone and with what an attacker would ask of each parameter."""
    given = world.given["bravo"]
    texts = ("bravoviec", "alfatrichyeu", HEALTH, given.number)
    for path, method, policy in routes(world):
        if method != "GET" or policy.public:
            continue
        for one in paths(world, path):
            yield one, {}
        first = paths(world, path)[0]
        for name, is_number in parameters(world, path):
            for value in (given.id, world.given["alfa"].id) if is_number else texts:
                yield first, {name: value}


def parameters(world: World, path: str) -> list[tuple[str, bool]]:
    """The parameters that a route takes behind the question mark, and whether each is a number."""
    found: dict[str, bool] = {}
    for route in iter_route_contexts(world.office.app.routes):
        if route.path == path and "GET" in (route.methods or ()):
            waiting = [route.dependant]
            while waiting:
                part = waiting.pop()
                waiting += part.dependencies
                for field in part.query_params:
                    found[field.alias] = "int" in str(field.field_info.annotation)
    if path in SCREENS:
        found |= dict.fromkeys(OF_SCREENS, False)
    return sorted(found.items())


def content(answer: Response) -> str:
    """All that an answer tells: its text, or that of the files packed in it, and its headers."""
    told = answer.text
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            told = "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    unfolded = told.replace("\r\n ", "")  # as calendars break their lines
    return f"{unfolded}\n{answer.headers}"


def test_units_report_on_tasks_that_they_lead_and_on_nothing_else(tmp_path: Path) -> None:
    with running(tmp_path) as office:
        given = fill(office.services.library, tmp_path)
        office.clock.go_on(timedelta(seconds=5))
        account = office.account("noivu", AccountRole.UNIT, (INTERIOR,))
        key = office.services.credentials.add_key(account.id, "k", timedelta(days=1))
        client = office.browser()
        client.headers["Authorization"] = f"Bearer {key}"
        own, hidden = next(iter(given["alfa"].tasks)), next(iter(given["bravo"].tasks))
        done = {"kind": "status", "status": "done", "on": "2026-06-01"}
        assert client.post(f"/api/v1/tasks/{hidden}/events", json=done).status_code == 404
        assert client.post(f"/api/v1/tasks/{own}/events", json=done).json()["status"] == "done"
        longer = {"kind": "extended", "on": "2026-12-31", "document": "1/CV"}
        assert client.post(f"/api/v1/tasks/{own}/events", json=longer).status_code == 403
        for change in ("confirmation", "rejection"):
            assert client.post(f"/api/v1/tasks/{own}/{change}").status_code == 403
        listed = client.get("/api/v1/tasks", params={"status": "done"}).json()
        assert [item["id"] for item in listed["items"]] == [own]
        history = client.get(f"/api/v1/tasks/{own}/events").json()
        assert [(line["author"], line["status"]) for line in history] == [("noivu", "done")]
