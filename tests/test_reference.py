"""The reference says what the code says: every page is what `make docs` would write, every word of the code has its
row or heading, and every example can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from canbao.access.retention import terms
from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.intake.problems import PEOPLE_FILE_PROBLEMS
from canbao.assess.situation_table import COLUMNS
from canbao.assess.widening import WIDE_COLUMNS
from canbao.cli.cases.keys import EXPECTS_OF, FACTS_OF
from canbao.cli.main import COMMANDS
from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.file_problems import FileDoubt, FileProblem
from canbao.policy.administration import Administration
from canbao.policy.amending import PARAMETERS
from canbao.policy.functions import RELATIONS
from canbao.policy.library import Library
from canbao.policy.lint import lint
from canbao.policy.model import AmendmentFile, PolicyFile
from canbao.policy.readings import load_register
from canbao.policy.vocabulary import COUNTS, FACTS, FUNCTIONS, NEEDS, REASONS
from canbao.values.facts_schema import PEOPLE_SCHEMA

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def make_reference(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "make_reference.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def text_of(page: str) -> str:
    return (REFERENCE / page).read_text(encoding="utf-8")


def first_cells(page: str) -> set[str]:
    """Words of the code that open a row of a table."""
    return set(re.findall(r"^\| \[?`([^`]+)`", text_of(page), re.MULTILINE))


def headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE))


def missing_from(page: str, words: Iterable[str]) -> list[str]:
    return sorted(set(words) - first_cells(page) - headings(page))


def keys_of(model: type[PolicyFile] | type[Administration] | type[AmendmentFile]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()}


def test_every_page_is_what_the_code_gives() -> None:
    checked = make_reference("--check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout + checked.stderr


def test_a_changed_page_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    page = folder / "readings.md"
    page.write_text(page.read_text(encoding="utf-8").replace("## A17", "## A99"), encoding="utf-8")
    (folder / "lint.md").unlink()
    checked = make_reference("--check", "--into", str(folder))
    assert checked.returncode == 1
    assert "readings.md, lint.md" in checked.stdout
    assert "+## A17" in checked.stdout


PAGES: dict[str, tuple[Iterable[str], ...]] = {
    "vocabulary.md": (FACTS, COUNTS, REASONS, NEEDS, RELATIONS),
    "facts.md": (PEOPLE_SCHEMA.names,),
    "policy-format.md": (keys_of(PolicyFile), keys_of(Administration), keys_of(AmendmentFile), PARAMETERS),
    "readings.md": (load_register(),),
    "results.md": (RESULT_SCHEMA.names, (name for name, _, _ in WIDE_COLUMNS), COLUMNS),
    "cases.md": (FACTS_OF, *EXPECTS_OF.values()),
    "commands.md": (
        (" ".join(part for part in ("canbao", e.group, e.name) if part) for e in COMMANDS if e.is_there()),
    ),
    "retention.md": (terms(),),
    "errors.md": (
        (
            problem.code
            for problem in (*PEOPLE_FILE_PROBLEMS, *FileProblem, *FileDoubt, *CellProblem, *CellDoubt, *Mending)
        ),
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_code_has_its_row(page: str) -> None:
    assert [missing_from(page, words) for words in PAGES[page]] == [[] for _ in PAGES[page]]


def test_every_function_has_its_row() -> None:
    shown = {cell.partition("(")[0] for cell in first_cells("vocabulary.md")}
    assert sorted(set(FUNCTIONS) - shown) == []


def test_a_missing_word_would_be_found() -> None:
    assert missing_from("vocabulary.md", [*FACTS, "no_such_fact"]) == ["no_such_fact"]


def models_in_schema() -> dict[str, list[str]]:
    """Keys by model, as an editor knows them."""
    schema = PolicyFile.model_json_schema(by_alias=True)
    return {name: list(part.get("properties", {})) for name, part in schema["$defs"].items()}


MODELS = models_in_schema()


@pytest.mark.parametrize("model", MODELS)
def test_every_part_of_a_policy_has_a_heading_and_a_row_for_each_key(model: str) -> None:
    parts = re.split(r"^### (\w+)$", text_of("policy-format.md"), flags=re.MULTILINE)
    by_heading = dict(zip(parts[1::2], parts[2::2], strict=True))
    shared = {"cite", "reading", "note", "id", "when", "answer", "refer"}
    rows = set(re.findall(r"^\| `([^`]+)`", by_heading[model], re.MULTILINE))
    assert set(MODELS[model]) - shared <= rows


EXAMPLES = re.findall(
    r"\| `([^`]+)` \|$", text_of("vocabulary.md").partition("## Functions")[2].partition("## Other")[0], re.M
)


def test_each_function_has_an_example() -> None:
    assert len(EXAMPLES) == len(FUNCTIONS)
    assert all(any(f"{name}(" in example for example in EXAMPLES) for name in FUNCTIONS)


POLICY = """
policy: example
title: 示例
place: "430699"
source: {number: 示例, issuer: 示例, issued: 2025-08-20}
year: {from: 2026-01-01, until: 2026-12-31, cite: 一}
clauses:
  一: {is: rule, about: 示例}
windows:
  central: {from: 2025-09-01, until: 2025-12-31, cite: 一}
amounts:
  personal: {yuan: 400, cite: 一}
"""


def example_policy(text: str) -> str:
    """A policy with the example where a condition, an amount or a day stands."""
    if "personal" in text:
        return f"{POLICY}price:\n  - {{id: tried, charge: '{text}', cite: 一}}\n"
    if text.startswith(("plus_", "next_", "later", "earlier", "by_reading")):
        return f"{POLICY}cover:\n  - {{id: tried, from: '{text}', cite: 一}}\n"
    return f"{POLICY}membership:\n  - {{id: tried, when: '{text}', cite: 一}}\n"


@pytest.mark.parametrize("text", EXAMPLES)
def test_each_example_stands_in_a_policy(text: str, tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(example_policy(text), encoding="utf-8")
    codes = {problem.code for problem in lint(Library((tmp_path,)), "example")}
    assert not codes & {"expression", "yaml", "unsourced_amount"}


def test_an_example_that_cannot_be_read_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(example_policy("monthof(paid) == 2"), encoding="utf-8")
    assert "expression" in {problem.code for problem in lint(Library((tmp_path,)), "example")}


@pytest.mark.parametrize("page", sorted(path.name for path in REFERENCE.glob("*.md")))
def test_rows_have_as_many_cells_as_their_heads(page: str) -> None:
    width = None
    for line in text_of(page).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        assert width is None or cells is None or cells == width, line
        width = cells
