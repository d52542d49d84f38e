"""The pages that tell how to do something tell it rightly: the pieces of a policy put together load, lint clean and
give what the page says; each further shape loads in that policy; each command and option named exists."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from canbao.assess.facts import person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.cli.cases.reading import read_cases
from canbao.cli.cases.running import Runner
from canbao.cli.main import COMMANDS as ENTRIES
from canbao.cli.main import run
from canbao.policy.library import Library, shipped_folder
from canbao.policy.lint import lint
from canbao.policy.loading import load
from canbao.policy.problems import PolicyError
from canbao.policy.yaml_file import read_yaml

ROOT = Path(__file__).resolve().parent.parent
HOW_TO = ROOT / "docs" / "how-to"
ENCODE = (HOW_TO / "encode-a-notice.md").read_text(encoding="utf-8")
NAME = "hunan/example/2026"

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks_between(first: str, last: str) -> list[str]:
    """The YAML of the sections from one heading up to another."""
    start, end = ENCODE.index(f"\n## {first}"), ENCODE.index(f"\n## {last}")
    return _BLOCK.findall(ENCODE[start:end])


POLICY = "".join(blocks_between("1.", "10."))
(AMENDMENT,) = blocks_between("11.", "12.")
(CASES,) = _BLOCK.findall(ENCODE[ENCODE.index("\n## 12.") :])
(MORE_CASES,) = _BLOCK.findall((HOW_TO / "write-cases.md").read_text(encoding="utf-8"))


def folder_with(tmp_path: Path, **files: str) -> Path:
    """A folder of policies with the page's policy, and what else is given by suffix."""
    folder = tmp_path / "policies"
    place = folder / "hunan" / "example"
    place.mkdir(parents=True)
    for suffix, text in {"yaml": POLICY, **files}.items():
        (place / f"2026.{suffix.replace('__', '.').replace('_', '-')}").write_text(text, encoding="utf-8")
    return folder


def library_of(folder: Path) -> Library:
    return Library((folder, shipped_folder()))


def test_the_pieces_put_together_lint_clean(tmp_path: Path) -> None:
    assert lint(library_of(folder_with(tmp_path)), NAME) == []


def test_a_piece_left_out_is_found(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, yaml=POLICY.replace("  A43: counts\n", ""))
    assert [(found.code, "A43" in found.message) for found in lint(library_of(folder), NAME)] == [
        ("undeclared_reading", True)
    ]


def test_after_each_step_from_the_second_only_what_is_to_come_is_found(tmp_path: Path) -> None:
    """As the page says; readings are declared while the rules that rest on them are written."""
    pieces = blocks_between("1.", "10.")
    for count in range(2, len(pieces) + 1):
        folder = folder_with(tmp_path / str(count), yaml="".join(pieces[:count]))
        codes = {found.code for found in lint(library_of(folder), NAME)}
        assert codes <= {"clause_uncited", "unused_reading", "unused_payer", "dead_term", "undeclared_reading"}, count


def test_the_case_of_the_page_holds(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, cases__yaml=CASES)
    (case,) = read_cases(folder / "hunan" / "example" / "2026.cases.yaml", (folder,))
    outcome = Runner(library_of(folder)).run(case)
    assert (case.policy, case.year, outcome.failures) == (NAME, 2026, ())
    assert "三(二)" in outcome.clauses


def test_the_cases_of_the_other_page_hold(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, cases__yaml=MORE_CASES)
    cases = read_cases(folder / "hunan" / "example" / "2026.cases.yaml", (folder,))
    assert len(cases) > 4
    outcomes = Runner(library_of(folder)).run_all(cases)
    assert [failure for outcome in outcomes for failure in outcome.failures] == []
    assert {clause for case in cases for clause in case.cite.split()} <= set(read_yaml(POLICY)[0]["clauses"])


def assess_late(folder: Path, known_on: date | None = None) -> Assessment:
    """Somebody who pays after the window."""
    person = {
        "birth": "1980-01-01",
        "hukou": "430699",
        "enrol_place": "430699",
        "employee_active": False,
        "paid_on": "2026-02-01",
    }
    return assess(load(library_of(folder), NAME, known_on=known_on), person_of(person))


def test_the_amendment_settles_what_was_pending_and_the_earlier_answer_can_be_repeated(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, amend_1__yaml=AMENDMENT)
    before = assess_late(folder, known_on=date(2026, 2, 28))
    assert (before.payable_fen, before.situation.pending) == (None, ("fiscal_subsidy_yuan",))
    assert before.provisional_payable_fen == 112_000
    assert assess_late(folder).payable_fen == 115_000


# -- shapes ------------------------------------------------------------------------------------------------------------

ROW_KEYS = {
    "answer": "price", "when": "price", "charge": "price", "lines": "price", "from": "cover", "instead": "waiting",
    "valid": "aid", "table": "aid", "bound": "aid", "claimable": "aid", "payer": "aid", "mode": "aid",
}  # fmt: skip
"""Which table a key of a row belongs to."""
SECTION_KEYS = {
    "months_per_break_year": "waiting",
    "repair": "waiting",
    "long_break": "waiting",
    "after_payment": "aid",
}
FILE_KEYS = {"measures", "claim_back", "binds", "frames", "price"}
USUAL_ROWS: dict[str, dict[str, Any]] = {
    "price": {"charge": "personal"},
    "cover": {"from": "paid"},
    "waiting": {},
    "aid": {"share": "100%", "payer": "county"},
}
INSTEAD_OF = {"lines": "charge", "table": "share"}


def shapes() -> Iterator[str]:
    """Every piece of YAML in backticks that the page tells to write."""
    said = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", ENCODE.partition("\n## 6.")[2].partition("\n## 11.")[0])
    for code in said:
        key = code.lstrip("{").partition(":")[0]
        if ":" in code and "…" not in code and re.fullmatch(r"[a-z_]+", key) and code != "administration:":
            yield code


def plain(value: Any) -> Any:
    """Values of YAML as JSON can write them; JSON is YAML."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


def with_shape(code: str) -> dict[str, Any]:
    """The page's policy with one more shape in the place that its key tells."""
    raw: dict[str, Any] = plain(read_yaml(POLICY)[0])
    raw["amounts"] |= {name: {"yuan": 20, "cite": "二(一)"} for name in ("basic", "serious")}
    shape = plain(read_yaml(code if code.startswith("{") else quoted(code))[0])
    key = next(name for name in shape if name != "id")
    if key in FILE_KEYS:
        return {**raw, **shape}
    if key in SECTION_KEYS:
        raw[SECTION_KEYS[key]] |= shape
        return raw
    table = ROW_KEYS[key]
    row = {"id": "shape", "cite": "二(一)", **USUAL_ROWS[table], **shape}
    for name, other in INSTEAD_OF.items():
        if name in shape:
            row.pop(other)
    if "answer" in shape:
        row.pop("charge")
    rows = raw[table]["rows"] if table in ("waiting", "aid") else raw[table]
    rows.insert(0, row)
    return raw


def quoted(code: str) -> str:
    """`key: expression` as it would stand in a block of YAML."""
    key, _, value = code.partition(": ")
    return code if value.startswith(("{", "[")) else f"{key}: {json.dumps(value) if '(' in value else value}"


SAID_OF_A_ROW = (
    "answer: deferred", "variable: true", "blocks: false", "eligible: false", "stated: false", "refuse: wrong_tier",
)  # fmt: skip
"""Keys that the page names without the row in which they stand."""


@pytest.mark.parametrize("code", [code for code in shapes() if code not in SAID_OF_A_ROW])
def test_every_shape_loads_in_the_policy(code: str, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, yaml=json.dumps(with_shape(code), ensure_ascii=False))
    assert load(library_of(folder), NAME).latest.key == NAME


def test_there_are_shapes_and_a_wrong_one_does_not_load(tmp_path: Path) -> None:
    assert len(list(shapes())) > 20
    folder = folder_with(tmp_path, yaml=json.dumps(with_shape("from: nextmonth(paid)"), ensure_ascii=False))
    with pytest.raises(PolicyError, match="next_month"):
        load(library_of(folder), NAME)


# -- commands ----------------------------------------------------------------------------------------------------------

RUN = (HOW_TO / "run-a-county.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"^```sh\n(.*?)^```$", RUN, re.M | re.S) for line in block.splitlines()]
FEWER = ("20000", "1500")
"""As many people as give every kind of row, so that the test is quick."""


def digest_in(said: str) -> str:
    found = re.search(r"结果摘要 (\w+)", said)
    assert found, said
    return found[1]


def test_the_commands_of_a_county_run_and_give_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    beside = tmp_path / "mine" / "hunan" / "yueyang"
    beside.mkdir(parents=True)
    beside.joinpath("2025.yaml").write_bytes((shipped_folder() / "hunan" / "yueyang" / "2025.yaml").read_bytes())
    beside.joinpath("2025.amend-1.yaml").write_text(_BLOCK.findall(RUN)[0], encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "person.json").write_text(re.findall(r"```json\n(.*?)```", RUN, re.S)[0], encoding="utf-8")
    said: dict[str, str] = {}
    for command in COMMANDS:
        program, *arguments = shlex.split(command.replace(*FEWER))
        assert (program, run(arguments)) == ("canbao", 0), capsys.readouterr()
        said[command] = capsys.readouterr().out
    first, settled, repeated = (text for name, text in said.items() if " assess " in name and "bills" not in name)
    assert "金额待定" in first
    assert "金额待定" not in settled
    assert digest_in(first) == digest_in(repeated) != digest_in(settled)
    assert "clean" in said["canbao policy lint hunan/yueyang/2025 --policies mine"]
    explained = [text for name, text in said.items() if " explain " in name]
    assert "200.00" in explained[0]
    assert "二(五)第2段" in explained[0]
    assert {"people.coverage.csv", "situations.xlsx", "bills.xlsx"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_commands_in_the_pages_exist_with_their_options() -> None:
    known = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    groups = [f"{entry.group} {entry.name}".strip() for entry in ENTRIES if entry.is_there()]
    for page in [*HOW_TO.glob("*.md"), *(ROOT / "docs" / "runbook").glob("*.md")]:
        for said in re.findall(r"canbao ([a-z][^`\n]*)", "\n".join(_CODE.findall(page.read_text(encoding="utf-8")))):
            name = next((group for group in groups if f"{said} ".startswith(f"{group} ")), None)
            assert name is not None, f"{page.name}: canbao {said}"
            section = known.partition(f"\n## canbao {name}\n")[2].partition("\n## ")[0]
            options = re.findall(r"(?<=\s)(--?[a-z][a-z-]*)", said)
            assert [option for option in options if f"`{option}`" not in section] == [], f"{page.name}: canbao {said}"
