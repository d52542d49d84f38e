"""The wide form of results: every output and clause of each person's situation as columns beside the narrow row.

In: a result batch and the situations. Out: Arrow columns made by dictionary, one value for each distinct situation.
Never: a loop over people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from canbao.assess.labels import fact_label
from canbao.assess.situations import Situation, day_text

_TEXT, _WHOLE, _TRUTH = pa.string(), pa.int32(), pa.bool_()
Column = tuple[str, pa.DataType, Callable[[Situation], Any]]

WIDE_COLUMNS: tuple[Column, ...] = (
    ("policy", _TEXT, lambda s: s.policy),
    ("eligible", _TRUTH, lambda s: s.eligible),
    ("accepted", _TRUTH, lambda s: s.accepted),
    ("reason", _TEXT, lambda s: s.reason),
    ("need", _TEXT, lambda s: s.need),
    ("answer", _TEXT, lambda s: s.answer),
    ("refer", _TEXT, lambda s: s.refer),
    ("segment", _TEXT, lambda s: s.segment),
    ("price_fen", _WHOLE, lambda s: s.price_fen),
    ("lines", _TEXT, lambda s: ";".join(f"{line.name}={line.fen}" for line in s.lines) if len(s.lines) > 1 else None),
    ("pending", _TEXT, lambda s: ",".join(s.pending) or None),
    ("provisional_due_fen", _WHOLE, lambda s: s.provisional_due_fen),
    ("aid_rows", _TEXT, lambda s: ",".join(s.aid_rows) or None),
    ("aid_answer", _TEXT, lambda s: s.aid_answer),
    ("aid_fen", _WHOLE, lambda s: s.aid_fen if s.mode else None),
    ("mode", _TEXT, lambda s: s.mode),
    ("repair_fen", _WHOLE, lambda s: s.repair_fen),
    ("repair_offered", _WHOLE, lambda s: s.repair_offered),
    ("repair_accepted", _WHOLE, lambda s: s.repair_accepted),
    ("repair_refused", _WHOLE, lambda s: s.repair_refused),
    ("cover_answer", _TEXT, lambda s: s.cover_answer),
    ("cover_refer", _TEXT, lambda s: s.cover_refer),
    ("cover_first", _TEXT, lambda s: day_text(s.cover_first) or None),
    ("fixed_days", _WHOLE, lambda s: s.fixed_days),
    ("fixed_months", _WHOLE, lambda s: s.fixed_months),
    ("variable_months", _WHOLE, lambda s: s.variable_months),
    ("break_years", _WHOLE, lambda s: s.break_years),
    ("instead", _TEXT, lambda s: s.instead),
    ("instead_share", _TEXT, lambda s: s.instead_share),
    ("warnings", _TEXT, lambda s: ",".join(s.warnings) or None),
    ("asks", _TEXT, lambda s: "；".join(fact_label(name) for name in s.asks) or None),
)
_CLAUSES = ("membership", "acceptance", "price", "aid", "reimburse", "cover", "waiting", "repair")


def wide_columns(
    results: pa.RecordBatch, situations: Mapping[int, Situation], payers: Mapping[str, str]
) -> dict[str, pa.Array]:
    """Columns to stand beside the narrow ones: outputs, aid by payer (`aid_<payer>_fen`), clauses
    (`clause_<output>`).
    """
    ids = np.asarray(sorted(situations), dtype=np.int64)
    ordered = [situations[id_] for id_ in ids.tolist()]
    index = pa.array(np.searchsorted(ids, results.column("situation").to_numpy()).astype(np.int32))
    columns: list[Column] = list(WIDE_COLUMNS)
    columns += [(f"aid_{payer}_fen", _WHOLE, partial(_aid_of, payer)) for payer in payers if payer != "sponsor"]
    columns += [(f"clause_{output}", _TEXT, partial(_clause_of, output)) for output in _CLAUSES]
    return {
        name: pa.array([read(situation) for situation in ordered], kind).take(index) for name, kind, read in columns
    }


def _aid_of(payer: str, situation: Situation) -> int:
    return dict(situation.aid).get(payer, 0)


def _clause_of(output: str, situation: Situation) -> str | None:
    return dict(situation.clauses).get(output)
