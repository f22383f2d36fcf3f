"""Imports go one way, and each third-party library has one home."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400  # lines of one file

# Each layer may import itself and those before it.
LAYERS = (
    (
        "pipeline.errors",
        "pipeline.records",
        "pipeline.findings",
        "pipeline.resources",
        "pipeline.settings",
        "pipeline.text",
    ),
    ("pipeline.reading",),
    ("pipeline.structure",),
    ("pipeline.extraction",),
    ("pipeline.tracking",),
    ("pipeline.store",),
    ("pipeline.index",),
    ("pipeline.contract", "pipeline.library", "pipeline.check", "pipeline.ingest", "pipeline.work_queue"),
    ("pipeline.answers", "pipeline.audit", "pipeline.clarity", "pipeline.exports", "pipeline.intake"),
    ("pipeline.learning",),  # beside the product, which must not need it
    ("pipeline.commands",),
    ("search_api",),
)
HOMES = {
    "PIL": ("pipeline.reading",),
    "alembic": ("pipeline.store",),
    "argon2": ("search_api",),
    "authlib": ("search_api",),
    "corpora": ("pipeline.learning",),
    "daachorse": ("pipeline.extraction",),
    "dateutil": ("pipeline.extraction",),
    "docx": ("pipeline.clarity", "pipeline.exports", "pipeline.reading"),
    "elasticsearch": ("pipeline.index",),
    "fastapi": ("search_api",),
    "holidays": ("pipeline.extraction",),
    "httpx2": ("search_api",),
    "icalendar": ("pipeline.exports",),
    "jinja2": ("search_api",),
    "joserfc": ("search_api",),
    "lxml": ("pipeline.reading",),
    "openpyxl": ("pipeline.reading", "pipeline.exports", "pipeline.audit"),
    "networkx": ("pipeline.audit",),
    "numpy": ("pipeline.reading", "pipeline.extraction", "pipeline.learning"),
    "pdfminer": ("pipeline.reading",),
    "pdfplumber": ("pipeline.reading",),
    "psutil": ("pipeline.reading",),
    "procrastinate": ("pipeline.work_queue",),
    "psycopg": ("pipeline.store",),
    "pydantic": ("pipeline.store", "search_api"),
    "pyhanko": ("pipeline.reading",),
    "pyhanko_certvalidator": ("pipeline.reading",),
    "pypdfium2": ("pipeline.reading",),
    "rich": ("pipeline.commands", "search_api.account_command"),
    "selectolax": ("pipeline.reading",),
    "sklearn": ("pipeline.clarity", "pipeline.extraction", "pipeline.learning"),
    "skops": ("pipeline.extraction", "pipeline.learning"),
    "spacy": ("pipeline.extraction",),
    "sqlalchemy": ("pipeline.store", "pipeline.library"),
    "starlette": ("search_api",),
    "typer": ("pipeline.commands", "search_api.account_command", "search_api.cli", "search_api.serve"),
    "uvicorn": ("search_api.serve",),
    "yaml": ("pipeline.resources", "pipeline.learning"),
}


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for package in ("pipeline", "search_api"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            assert node.module
            yield from (
                name if (name := f"{node.module}.{alias.name}") in MODULES else node.module
                for alias in node.names
            )


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def layer(module: str) -> int | None:
    """How high a module stands; ``None`` for the package that holds all."""
    levels = [at for at, members in enumerate(LAYERS) if any(is_in(module, member) for member in members)]
    return levels[0] if levels else None


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_its_own_layer_and_lower_ones(module: str) -> None:
    own = layer(module)
    assert own is not None or module == "pipeline", "a new module needs a layer"
    for imported in imports(MODULES[module]):
        other = layer(imported)
        if other is not None and own is not None:  # the package itself only names what is in the layers
            assert is_in(module, "pipeline.learning") or not is_in(imported, "pipeline.learning")
            assert other <= own, f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_imported_in_its_home_only(module: str) -> None:
    for imported in imports(MODULES[module]):
        top = imported.partition(".")[0]
        if top in sys.stdlib_module_names or top in ("pipeline", "search_api"):
            continue
        assert top in HOMES, f"{module} imports {top}, which has no home"
        assert any(is_in(module, home) for home in HOMES[top]), f"{module} imports {top}"


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    declared = {re.split(r"[^\w.-]", line)[0].lower() for line in lines}
    distributions = packages_distributions()
    for name in HOMES:
        if name in distributions:
            assert {made.lower() for made in distributions[name]} & declared, (
                f"{name} is not in pyproject.toml"
            )


def test_no_file_is_longer_than_one_concept() -> None:
    folders = ("pipeline", "search_api", "tests", "corpora", "scripts")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in paths}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_what_a_package_exports_is_there(module: str) -> None:
    loaded = importlib.import_module(module)
    exported = getattr(loaded, "__all__", [])
    assert [name for name in exported if not hasattr(loaded, name)] == []
    assert exported == sorted(exported, key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_types_are_marked_for_those_who_import_the_packages() -> None:
    assert (ROOT / "pipeline" / "py.typed").is_file()
    assert (ROOT / "search_api" / "py.typed").is_file()
