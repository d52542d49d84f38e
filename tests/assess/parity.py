"""The batch beside the interpreter: the same people through both, every column and every situation compared.

In: a rule book, people as a batch and as facts, coverage of lists. Out: a sentence for each person for whom the two do
not say the same. Never: a case passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import pyarrow as pa

from canbao.assess.batch import RESULT_SCHEMA, Engine
from canbao.assess.coverage import ALL_COMPLETE, Lists
from canbao.assess.facts import person_of
from canbao.assess.intake.relatives import relate
from canbao.assess.interpreting import Assessment, assess
from canbao.assess.offers import offer_until
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook

OWN_COLUMNS = tuple(name for name in RESULT_SCHEMA.names if name not in ("situation", "offer_until"))
"""Columns that an `Assessment` has under the same name."""


def differences(
    book: RuleBook,
    batch: pa.RecordBatch,
    facts: Sequence[Mapping[str, Any]],
    as_of: date | None,
    lists: Lists = ALL_COMPLETE,
) -> list[str]:
    """One sentence a person for whom batch and interpreter differ. `facts` are those of the first rows."""
    related = relate([batch], book, lists).counts_for(batch)
    engine = Engine(book, as_of=as_of, lists=lists)
    results = engine.run(batch, related)
    assert results.schema.equals(RESULT_SCHEMA)
    assert results.num_rows == batch.num_rows
    situations = engine.situations
    found = []
    for row, given in zip(results.to_pylist(), facts, strict=False):
        words = differences_of(book, given, row, situations, as_of, lists)
        found += [f"{given.get('person_id')} {as_of}: {words}"] if words else []
    return found


def differences_of(
    book: RuleBook,
    given: Mapping[str, Any],
    row: Mapping[str, Any],
    situations: Mapping[int, Situation],
    as_of: date | None,
    lists: Lists,
) -> str:
    """What the two say differently about one person; empty when nothing."""
    person = person_of(given)
    assessment = assess(book, person, as_of, lists)
    until = offer_until(book, person, as_of, lists) if as_of is not None else None
    wanted = expected_row(assessment, until)
    wrong = [
        f"{name}: {wanted[name]} by hand, {row[name]} in the batch" for name in wanted if wanted[name] != row[name]
    ]
    own = situations[row["situation"]]
    for item in fields(Situation):
        one, two = getattr(assessment.situation, item.name), getattr(own, item.name)
        wrong += [f"situation.{item.name}: {one} by hand, {two} in the batch"] if one != two else []
    return "; ".join(wrong)


def expected_row(assessment: Assessment, until: date | None) -> dict[str, Any]:
    """The row of `RESULT_SCHEMA` that an assessment stands for."""
    own = {name: getattr(assessment, name) for name in OWN_COLUMNS}
    return {"situation": assessment.situation.id, **own, "offer_until": until}


def as_text(found: Iterable[str]) -> str:
    """The first few differences, for a failure."""
    return "\n".join(list(found)[:5])
