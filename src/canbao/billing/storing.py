"""The rows of a run on their way into the store: dues and aid by payer block by block, situations and sums at the end.

In: result blocks with their people, the record of the run. Out: rows in the transaction under way, by COPY.
Never: a loop over people; a due of somebody whom the register does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection

from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.run_record import RunRecord, plain_of
from canbao.assess.situations import Situation
from canbao.assess.tally import is_due
from canbao.billing.models import RunSituation
from canbao.store.copying import append_rows

SPONSOR = "sponsor"
"""The payer of sums that somebody gives of their own accord to lower a person's share."""
_SUMS = ("people", "payable_fen", "sponsor_fen", "reimburse_fen", "refund_fen")

_STRANGERS = """
    SELECT count(*) FROM billing_due AS due
    LEFT JOIN registry_person AS person ON person.county = due.county AND person.id = due.person_id
    WHERE due.county = %s AND due.run_id = %s AND person.id IS NULL
"""


@dataclass
class RunRows:
    """Writes the rows of one run."""

    county: str
    run_id: int
    year: int
    dues: int = 0
    aid_lines: int = 0

    def keep(self, results: pa.RecordBatch, people: pa.RecordBatch, situations: Mapping[int, Situation]) -> None:
        """One block."""
        keys = {
            "person_id": people.column("person_id").cast(pa.int64()),
            "unit": people.column("place").cast(pa.string()),
        }
        year = pa.repeat(pa.scalar(self.year, pa.int16()), results.num_rows)
        columns = {name: results.column(name) for name in RESULT_SCHEMA.names}
        self.dues += self._append("billing_due", {**keys, "year": year, **columns})
        for lines in _aid_lines(keys, results, situations):
            self.aid_lines += self._append("billing_aidline", lines)

    def finish(self, record: RunRecord, digests: Mapping[str, str]) -> None:
        """Situations and sums. `digests`: of the rules by what situations call their policy."""
        people, payable = Counter[int](), Counter[int]()
        for cell in record.cells:
            people[cell.situation] += cell.people
            payable[cell.situation] += cell.payable_fen
        RunSituation.objects.bulk_create(
            RunSituation(
                county=self.county, run_id=self.run_id, situation=id_, policy_digest=digests[item.policy],
                outputs=plain_of(item), aid=aid_of(item), people=people[id_], payable_fen=payable[id_],
            )
            for id_, item in record.situations.items()
        )  # fmt: skip
        read = attrgetter("place", "situation", *_SUMS)
        columns = zip(*(read(cell) for cell in record.cells), strict=True)
        names = ("unit", "situation", *_SUMS)
        self._append("billing_runcell", {name: pa.array(values) for name, values in zip(names, columns, strict=True)})

    def refuse_strangers(self) -> None:
        """Every due is of a person of the register."""
        with connection.cursor() as cursor:
            cursor.execute(_STRANGERS, [self.county, self.run_id])
            strangers = cursor.fetchone()[0]
        assert not strangers, f"{strangers} dues of nobody"

    def _append(self, table: str, columns: Mapping[str, Any]) -> int:
        rows = pa.table(dict(columns))
        if not rows.num_rows:
            return 0
        count = rows.num_rows
        rows = rows.append_column("county", pa.repeat(self.county, count))
        return append_rows(rows.append_column("run_id", pa.repeat(self.run_id, count)), table)


def aid_of(situation: Situation) -> dict[str, int]:
    """What each payer really gives to one person in the situation: nothing where nothing is due."""
    return {payer: fen for payer, fen in situation.aid if fen} if is_due(situation) else {}


def _aid_lines(
    keys: Mapping[str, pa.Array], results: pa.RecordBatch, situations: Mapping[int, Situation]
) -> Iterator[dict[str, Any]]:
    """Lines of a block, payer by payer."""
    ids, code = np.unique(results.column("situation").to_numpy(), return_inverse=True)
    found = [situations[id_] for id_ in ids.tolist()]
    given = [aid_of(situation) for situation in found]
    counts = np.asarray([is_due(situation) for situation in found])[code]
    for payer in sorted({SPONSOR}.union(*given)):
        fen = np.asarray([each.get(payer, 0) for each in given])[code]
        if payer == SPONSOR:
            fen = fen + results.column("sponsor_fen").to_numpy() * counts
        yield _lines_of(payer, fen, keys, found, code)


def _lines_of(payer: str, fen: Any, keys: Mapping[str, pa.Array], found: list[Situation], code: Any) -> dict[str, Any]:
    """Who gets something of one payer. What a sponsor gives of its own accord rests on no row and no clause."""
    rows = np.flatnonzero(fen)
    own, where = pa.array(rows), pa.array(code[rows])
    named = [item if payer in aid_of(item) else None for item in found]
    aid_rows = pa.array([",".join(item.aid_rows) if item else "" for item in named])
    clauses = pa.array([dict(item.clauses).get("aid", "") if item else "" for item in named])
    return {
        **{name: column.take(own) for name, column in keys.items()},
        "payer": pa.repeat(payer, len(rows)),
        "fen": pa.array(fen[rows]),
        "aid_rows": aid_rows.take(where),
        "clause": clauses.take(where),
    }
