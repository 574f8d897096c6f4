"""The documentation is held to what the program is."""

import re
import tomllib
from dataclasses import fields
from importlib.metadata import packages_distributions

import pytest

from tests.conftest import ROOT
from web.commands import attune
from web.settings import PREFIX, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_every_setting_stands_in_the_readme_with_its_default(field: str):
    default = getattr(Settings(), field)
    shown = {True: "yes", False: "no"}.get(default, default) if field == "log" else default
    assert f"| `{PREFIX}{field.upper()}` | `{shown}` |" in README


@pytest.mark.parametrize("name", sorted(attune.commands))
def test_every_command_stands_in_the_readme(name: str):
    assert f"attune {name}" in README


@pytest.mark.parametrize(
    "package",
    [
        re.split(r"[<>=\[;]", requirement)[0]
        for requirement in (
            *PROJECT["dependencies"],
            *PROJECT["optional-dependencies"]["dev"],
            *PROJECT["optional-dependencies"]["bench"],
        )
    ],
)
def test_every_dependency_has_a_line_in_decisions(package: str):
    if not package.startswith("types-"):
        assert package.lower() in DECISIONS.lower()


def test_every_direct_dependency_is_pinned():
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    for requirement in PROJECT["dependencies"]:
        package = re.split(r"[<>=\[;]", requirement)[0].lower()
        assert f"{package}==" in pinned


def test_exactly_one_package_called_whoosh_is_installed():
    assert set(packages_distributions()["whoosh"]) == {"Whoosh-Reloaded"}


def test_no_file_of_code_is_longer_than_300_lines():
    code = [
        path
        for name in ("corpus", "index", "search", "web", "tests")
        for path in (ROOT / name).rglob("*.py")
    ]
    long = [path.name for path in code if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    assert long == []


def test_links_between_the_documents_lead_somewhere():
    for path in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{path.name}: {target}"
