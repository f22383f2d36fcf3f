"""The JSON that ``dondoc extract`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from pipeline.contract import to_contract
from pipeline.findings import Deadline
from tests.pipeline.extractions import document, evidence, letter, plan, with_document

TEXT = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
PLACE = {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 0}}
NAMES = {"type": "array", "items": {"type": "string"}}


def record(properties: dict[str, Any], required: str | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": (required or " ".join(properties)).split(),
    }


DEADLINE = {
    "oneOf": [
        {"type": "null"},
        record({"type": {"const": "fixed"}, "due": {**DAY, "type": "string"}, "text": {"type": "string"}}),
        record({"type": {"const": "recurring"}, "every": {"type": "string"}, "text": {"type": "string"}}),
        record({"type": {"const": "relative"}, "amount": {"type": "integer"}, "unit": {"type": "string"}}),
        record({"type": {"enum": ["ongoing", "event"]}, "text": {"type": "string"}}),
    ]
}
CITATION = record(
    {
        **PLACE,
        "kind": TEXT,
        "number": {"type": "string"},
        "date": DAY,
        "issuer": TEXT,
        "relation": {"type": "string"},
    }
)
TASK = record({**PLACE, "leads": NAMES, "coordinators": NAMES, "clause": TEXT, "deadline": DEADLINE})
SCHEMA = record(
    {
        "source": record({"name": {"type": "string"}, "sha256": {"pattern": "^[0-9a-f]{64}$"}}),
        "text": {"type": "string"},
        "document": record(
            {**dict.fromkeys(("kind", "number", "issuer", "title", "signer"), TEXT), "date": DAY}
        ),
        "citations": {"type": "array", "items": CITATION},
        "tasks": {"type": "array", "items": TASK},
    }
)


def places(value: Any) -> Iterator[dict[str, Any]]:
    """Every object that says where it stands."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for inner in value.values():
            yield from places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner)


def test_the_contract_holds_every_key_that_is_promised() -> None:
    for extraction in (plan(), letter("Không có gì.", warn=True)):
        jsonschema.validate(json.loads(json.dumps(to_contract(extraction))), SCHEMA)


def test_every_quote_is_the_text_at_its_offsets() -> None:
    made = to_contract(plan())
    found = list(places(made))
    assert len(found) == 5 + 1 + 2 + 3 + 2  # metadata, citation, references, tasks, deadlines
    for place in found:
        assert made["text"][place["start"] : place["end"]] == place["quote"]


def test_offsets_count_code_points() -> None:
    text = "𝄞 Ủy ban họp."
    made = to_contract(with_document(letter(text), document(text), "1"))
    assert len(made["text"]) == len(text)


def test_what_a_document_does_not_say_is_null() -> None:
    made = to_contract(letter("Không có gì."))
    assert {key: value for key, value in made["document"].items() if key != "evidence"} == dict.fromkeys(
        ("kind", "number", "date", "issuer", "title", "signer")
    )
    assert (made["citations"], made["tasks"]) == ([], [])


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (
            {"type": "relative", "amount": 10, "unit": "working_day", "anchor": "nhận"},
            {"amount": 10, "unit": "working_day"},
        ),
        ({"type": "event", "anchor": "khi có yêu cầu"}, {"anchor": "khi có yêu cầu"}),
        ({"type": "ongoing"}, {}),
    ],
)
def test_a_deadline_holds_what_is_certain_and_its_words(
    deadline: dict[str, Any], expected: dict[str, Any]
) -> None:
    extraction = plan()
    words = evidence(extraction.document.text, "hằng quý")
    task = replace(extraction.tasks[1], deadline=Deadline(words, **deadline))
    made = to_contract(replace(extraction, tasks=(task,)))["tasks"][0]["deadline"]
    assert made.items() >= {"type": deadline["type"], "text": "hằng quý", **expected}.items()
    assert "due" not in made
    jsonschema.validate(made, DEADLINE)


def test_diagnostics_travel_with_the_document() -> None:
    (found,) = to_contract(letter("x", warn=True))["diagnostics"]
    assert (found["code"], found["severity"], found["page"]) == ("page_without_text", "warning", 2)
