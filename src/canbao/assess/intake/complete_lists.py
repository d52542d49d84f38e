"""The companion of a people file that says which lists of standings are complete, where and up to which day.

In: its path, or the people file beside which it stands, or the declaration that all are complete. Out: `Lists`.
Never: a list declared complete that the file does not name; a grade passed over: who lists 重度残疾人 has not listed
every 残疾人.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from canbao.assess.coverage import ALL_COMPLETE, CompleteList, Lists
from canbao.assess.intake.expectations import EARLIEST, FOR_EVER, Expectation, judge_standing, place_leaf
from canbao.assess.intake.leaf import Leaf
from canbao.assess.intake.number_leaves import DayLeaf
from canbao.assess.intake.opening import open_table
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.refusal import refuse_cells
from canbao.assess.intake.text_leaves import JudgedLeaf
from canbao.assess.intake.wording import LIST_LABELS
from canbao.intake.findings import Findings
from canbao.intake.problems import Advice, Fault, fault
from canbao.policy.standings import load_catalogue

SUFFIXES = (".csv", ".parquet", ".xlsx")
MOST_LISTS = 1_000_000
"""More than every list of every village of the country; the file is read in one piece."""


def read_lists(path: Path | None, people: Path, declare_complete: bool = False) -> Lists:
    """Which lists are complete. Without a path the file beside the people file is taken; without such a file no list
    is complete.

    Raises FileRefused with all that is wrong.
    """
    if declare_complete:
        return ALL_COMPLETE
    found = path if path is not None else find_companion(people)
    return Lists() if found is None else Lists.of(_read(found))


def find_companion(people: Path) -> Path | None:
    """The companion beside a people file: `<stem>.coverage.csv`, `.parquet` or `.xlsx`."""
    beside = (people.with_name(f"{people.stem}.coverage{suffix}") for suffix in SUFFIXES)
    return next((path for path in beside if path.exists()), None)


def _expect(name: str) -> Expectation:
    leaves: dict[str, Leaf] = {
        "standing": JudgedLeaf(
            _judge_list, Advice("应为身份名称", "expected the name of a standing"), is_required=True
        ),
        "place": place_leaf(is_required=True),
        "complete_until": DayLeaf(EARLIEST, FOR_EVER, is_required=True),
    }
    return leaves[name]


def _judge_list(text: str) -> str | Fault:
    """A standing whose list may be declared complete."""
    judged = judge_standing(text)
    if isinstance(judged, Fault):
        return judged
    match = load_catalogue().recognise(text)
    return text if match is not None and match.grades is None else fault(PeopleProblem.GRADED_LIST, text)


def _read(path: Path) -> list[CompleteList]:
    table = open_table(path, LIST_LABELS, LIST_LABELS, LIST_LABELS, _expect, "standing")
    findings = Findings(path.name)
    rows: list[dict[str, object]] = []
    for raw in table.source.batches([table.places[name] for name in table.columns], MOST_LISTS, findings):
        arrays: list[pa.Array] = []
        for (name, leaf), column in zip(table.columns.items(), raw.columns, strict=True):
            assert isinstance(leaf, Leaf)
            converted = leaf.convert(column, is_loose=table.source.is_loose)
            findings.add(table.spot_of(name), converted.faults, raw.rows[converted.positions])
            arrays.append(converted.array)
        rows += pa.RecordBatch.from_arrays(arrays, names=list(table.columns)).to_pylist()
    if findings.count:
        raise refuse_cells(path, findings)
    return [item for row in rows for item in _complete_lists(row)]


def _complete_lists(row: dict[str, object]) -> list[CompleteList]:
    """A list with those of the standings that belong to it: the monitoring register holds its three kinds."""
    match = load_catalogue().resolve(str(row["standing"]))
    assert match is not None
    until = row["complete_until"]
    return [CompleteList(id_, str(row["place"]), until) for id_ in sorted(match.ids)]  # type: ignore[arg-type]
