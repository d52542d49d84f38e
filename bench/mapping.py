"""The baseline's population as canbao's people table: the same people, in the words of the other system.

In: columns of `bench.baseline.population`. Out: Arrow record batches with texts as dictionaries, as a Parquet reader
gives them. Never: a loop over people.

What the two tables cannot say alike:

* The baseline has independent flags for grounds that exclude each other (hukou here, HMT resident, foreigner). A person
  here has one nationality: that of the first ground on which the baseline would take them.
* It knows a valid residence permit without residence. Here who has a permit lives in the place.
* It knows no place of enrolment: everybody enrols here.
* `disabled` and `severe_disabled` may both be set: one standing with the severe grade. 一户多残 is a standing of the
  disabled person.
* It knows no marriage: holders of 独女 and 两女 standings are parents here, for whom it does not matter.
* All standings of a person have one day of certification there; the same here, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

HERE, ELSEWHERE = "350583", "420100"
ROWS_PER_BATCH = 65_536
"""As `canbao` reads Parquet."""
_NO_GRADE = 0

# Name as a department writes it, flag of the baseline, role (or none), grade (or none).
STANDINGS: tuple[tuple[str, str, str | None, int], ...] = (
    ("特困人员", "tekun", None, 0),
    ("孤儿", "orphan", None, 0),
    ("事实无人抚养儿童", "defacto_orphan", None, 0),
    ("革命五老人员", "five_old", None, 0),
    ("精简退职职工", "retired_1960s", None, 0),
    ("低保对象", "dibao", None, 0),
    ("低保边缘家庭成员", "dibao_edge", None, 0),
    ("脱贫享受政策人员", "poverty_exit", None, 0),
    ("监测对象", "monitored", None, 0),
    ("农村独女家庭", "one_daughter", "parent", 0),
    ("两女户", "two_daughters", "parent", 0),
    ("计生特殊家庭成员", "fp_special", None, 0),
    ("独生男户", "one_son_parent", "parent", 0),
    ("独生男户", "one_son_child", "child", 0),
    ("尘肺病患者", "pneumoconiosis", None, 0),
    ("残疾人", "severe_disabled", None, 2),
    ("残疾人", "only_disabled", None, 3),
    ("一户多残", "multi_disabled", None, 0),
    ("重点优抚对象", "veteran", None, 0),
    ("家庭困难学生", "poor_student", None, 0),
)
Columns = Mapping[str, np.ndarray]


def people_table(found: Columns, first_id: int = 0) -> pa.Table:
    """The people table of these people. Who they are is counted from `first_id`."""
    return pa.table(dict(_arrays(found, first_id)))


def people_batches(found: Columns, rows: int = ROWS_PER_BATCH) -> list[pa.RecordBatch]:
    """The same in batches, each with columns of its own (not slices of one large column)."""
    size = len(found["pay_date"])
    parts = ({name: column[at : at + rows] for name, column in found.items()} for at in range(0, size, rows))
    return [batch for part in parts for batch in people_table(part).to_batches()]


def _arrays(found: Columns, first_id: int) -> Iterator[tuple[str, pa.Array]]:
    size = len(found["pay_date"])
    by_permit = found["permit"] & ~found["other_basic"]
    is_hmt = found["hmt"] & ~found["hukou"] & ~by_permit
    is_foreign = found["foreign_pr"] & ~found["hmt"] & ~found["hukou"] & ~by_permit
    nationality = np.where(is_hmt, 1, np.where(is_foreign, 2, 0))
    lives_here = found["resides"] | (found["permit"] & (nationality == 0))
    yield "person_id", pa.array(np.arange(first_id, first_id + size).astype(np.str_))
    yield "birth", days(found["birth_date"])
    yield "married", pa.array(np.zeros(size, bool))
    yield "nationality", words(("CN", "HMT", "foreign"), nationality)
    yield "permanent_residence", pa.array(found["foreign_pr"])
    yield "employed", pa.array(found["employed"])
    yield "hukou", words((ELSEWHERE, HERE), found["hukou"])
    yield "residence", words((ELSEWHERE, HERE), lives_here)
    yield "enrol_place", words((HERE,), np.zeros(size, np.int32))
    yield "school_place", words((HERE,), np.zeros(size, np.int32), is_null=~found["local_student"])
    yield "residence_permit", words(("none", "valid"), found["permit"])
    yield "migrant_child", pa.array(found["migrant_child"])
    yield "migrant_child_enrolled_here", pa.array(found["migrant_child"])
    yield (
        "student",
        words(("none", "secondary", "college_new"), found["local_student"].astype(np.int32) + found["new_student"]),
    )
    yield "status", words(("none", "garrison"), found["police"])
    yield "employee_active", pa.array(found["employee_insured"])
    yield "uncovered_from", days(found["pay_date"], is_null=~found["employee_transfer"])
    yield "other_insurance", pa.array(found["other_basic"])
    yield "paid_on", days(found["pay_date"])
    yield "standings", standings(found)


def days(numbers: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    """A column of dates."""
    return pa.array(numbers, mask=is_null).cast(pa.date32())


def words(choices: Sequence[str], codes: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    """A dictionary column of texts."""
    indices = pa.array(codes.astype(np.int32), mask=is_null)
    return pa.DictionaryArray.from_arrays(indices, pa.array(choices, pa.string()))


def standings(found: Columns) -> pa.Array:
    """Rows of standings, person by person, in the order of `STANDINGS`."""
    flags = dict(found)
    flags["only_disabled"] = found["disabled"] & ~found["severe_disabled"]
    flags["multi_disabled"] = found["multi_disabled_home"] & found["disabled"]
    held = np.stack([flags[flag] for _, flag, _, _ in STANDINGS], axis=1)
    owner, kind = np.nonzero(held)
    names = tuple(dict.fromkeys(name for name, _, _, _ in STANDINGS))
    name_of = np.array([names.index(name) for name, _, _, _ in STANDINGS], np.int32)
    roles = ("parent", "child")
    role_of = np.array([roles.index(role) if role else -1 for _, _, role, _ in STANDINGS], np.int32)
    grade_of = np.array([grade for *_, grade in STANDINGS], np.int8)
    nobody = pa.DictionaryArray.from_arrays(pa.nulls(owner.size, pa.int32()), pa.array([], pa.string()))
    rows = pa.StructArray.from_arrays(
        [
            words(names, name_of[kind]),
            days(found["recognised_date"][owner]),
            pa.nulls(owner.size, pa.date32()),
            pa.array(grade_of[kind], mask=grade_of[kind] == _NO_GRADE),
            words(roles, role_of[kind], is_null=role_of[kind] < 0),
            nobody,
        ],
        names=["name", "certified", "until", "grade", "role", "listed_by"],
    )
    ends = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), rows)
