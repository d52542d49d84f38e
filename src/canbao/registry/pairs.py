"""Two people who may be one: found by rules in one query, decided by a person.

In: a county, and from which moment on people were touched. Out: rows of `registry_pair`; a decision.
Never: two people made one by a rule; a pair decided before asked again.

The rules, the strongest first: the same number but for its last character; the same name and birth in one household;
the same in one village; the same anywhere in the county when one of them has no document. What is likely though no
rule says so is found in `likely`, an optional part. One number cannot be two
people: `registry_identity` is unique, and fifteen digits answer to the index of the eighteen they became.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pyarrow as pa
from django.contrib.postgres.functions import TransactionNow
from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.wording import one_line
from canbao.registry.likely import find_likely
from canbao.registry.merge_states import PAIR_GRAPH, MergeState, PairState
from canbao.registry.models import Merge, Pair, Person
from canbao.registry.models.duplicates import PairRule
from canbao.store.copying import read_table
from canbao.store.failures import StoreFailed

WAITING = (PairState.OPEN, PairState.ASK)
MOST_SHOWN = 1_000
"""Pairs of one page of work: more than a clerk decides in a day."""


class MergeStands(StoreFailed):
    """A merge rests on the decision."""


class Verdict(StrEnum):
    """What a person says of a pair. Values are events of the graph."""

    SAME = "judge_same"
    DIFFERENT = "judge_different"
    ASK = "ask"
    REOPEN = "reopen"


@dataclass(frozen=True)
class DecidePair:
    """What is thought of it, and why."""

    pair: int
    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class LookForPairs:
    """`since`: only around whoever was touched from that moment on; `likely`: among everybody too, with the optional
    part.
    """

    since: datetime | None = None
    likely: bool = False


# A person merged into another counts as that one, so that a number given for either finds both. A name of nobody and a
# sex that differs find nothing; a sex or birth that is not known is no difference, but no likeness either.
_FIND = """
    WITH alive AS NOT MATERIALIZED (
        SELECT id, unit, name_key, birth, sex FROM registry_person
        WHERE county = %(county)s AND merged_into IS NULL
    ),
    stems AS (
        SELECT coalesce(person.merged_into, person.id) AS id, stem.stem, stem.recorded_at FROM registry_stem AS stem
        JOIN registry_person AS person ON person.county = stem.county AND person.id = stem.person_id
        WHERE stem.county = %(county)s
    ),
    touched AS (
        SELECT id FROM registry_person WHERE county = %(county)s AND merged_into IS NULL
            AND (%(since)s::timestamptz IS NULL OR recorded_at >= %(since)s)
        UNION SELECT person_id FROM registry_member WHERE county = %(county)s AND recorded_at >= %(since)s
        UNION SELECT person_id FROM registry_document WHERE county = %(county)s AND recorded_at >= %(since)s
        UNION SELECT id FROM stems WHERE recorded_at >= %(since)s
    ),
    alike AS (
        SELECT DISTINCT least(one.id, other.id) AS a, greatest(one.id, other.id) AS b,
            one.unit = other.unit AND length(one.unit) = 12 AS is_of_one_unit
        FROM touched JOIN alive AS one USING (id)
        JOIN alive AS other ON other.name_key = one.name_key AND other.birth = one.birth AND other.id <> one.id
        WHERE one.name_key <> '' AND coalesce(one.sex = other.sex, true)
    ),
    found AS (
        SELECT least(one.id, other.id) AS a, greatest(one.id, other.id) AS b, 1 AS rank, 'stem' AS rule
        FROM touched JOIN stems AS one USING (id) JOIN stems AS other ON other.stem = one.stem AND other.id <> one.id
        UNION ALL
        SELECT a, b, 2, 'household' FROM alike WHERE EXISTS (
            SELECT 1 FROM registry_member AS one JOIN registry_member AS other
                ON other.county = one.county AND other.household_id = one.household_id
            WHERE one.county = %(county)s AND one.person_id = a AND other.person_id = b
                AND one.replaced_at IS NULL AND other.replaced_at IS NULL)
        UNION ALL SELECT a, b, 3, 'unit' FROM alike WHERE is_of_one_unit
        UNION ALL
        SELECT a, b, 4, 'no_document' FROM alike WHERE 2 > (
            SELECT count(DISTINCT person_id) FROM registry_document
            WHERE county = %(county)s AND person_id IN (a, b))
    ),
    made AS (
        INSERT INTO registry_pair (county, person_a, person_b, rule, state, reason)
        SELECT DISTINCT ON (a, b) %(county)s, a, b, rule, 'open', '' FROM found ORDER BY a, b, rank
        ON CONFLICT (county, person_a, person_b) DO NOTHING RETURNING rule
    )
    SELECT rule, count(*) FROM made GROUP BY rule
"""


def find_pairs(county: str, since: datetime | None = None) -> dict[PairRule, int]:
    """Look for pairs among everybody, or around the people touched since a moment; how many are new, by rule."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"county": county, "since": since})
        return {PairRule(rule): int(count) for rule, count in cursor.fetchall()}


@performs("look_for_pairs")
def look_for_pairs(act: Act, order: LookForPairs) -> dict[str, Json]:
    """Look for them now; how many are new, by rule. Raises LinkageMissing."""
    county = act.actor.county
    act.require(county)
    found: dict[str, Json] = {str(rule): count for rule, count in find_pairs(county, order.since).items()}
    if order.likely:
        found[str(PairRule.LIKELY)] = find_likely(county)
    act.note("pairs", 0, **found)
    return found


_LIST = """
    SELECT pair.id, pair.rule, pair.score, pair.state, a.id, a.name, a.birth, a.sex, a.unit, a_document.tail,
        b.id, b.name, b.birth, b.sex, b.unit, b_document.tail
    FROM registry_pair AS pair
    JOIN registry_person AS a ON a.county = pair.county AND a.id = pair.person_a
    JOIN registry_person AS b ON b.county = pair.county AND b.id = pair.person_b
    LEFT JOIN LATERAL (SELECT max(tail) AS tail FROM registry_document AS document
        WHERE document.county = a.county AND document.person_id = a.id AND is_current) AS a_document ON true
    LEFT JOIN LATERAL (SELECT max(tail) AS tail FROM registry_document AS document
        WHERE document.county = b.county AND document.person_id = b.id AND is_current) AS b_document ON true
    WHERE pair.county = %(county)s AND pair.state = ANY (%(states)s)
        AND (starts_with(a.unit, %(unit)s) OR starts_with(b.unit, %(unit)s))
        AND a.merged_into IS NULL AND b.merged_into IS NULL
    ORDER BY array_position(ARRAY['stem', 'household', 'unit', 'no_document', 'likely', 'by_hand'], pair.rule::text),
        pair.score DESC NULLS LAST, pair.id
    LIMIT %(most)s
"""
_SIDE = {"id": pa.int64(), "name": pa.string(), "birth": pa.date32(), "sex": pa.string(), "unit": pa.string(),
         "tail": pa.string()}  # fmt: skip
_LISTED = pa.schema(
    [
        ("pair", pa.int64()),
        ("rule", pa.string()),
        ("score", pa.int16()),
        ("state", pa.string()),
        *((f"{name}_{side}", kind) for side in "ab" for name, kind in _SIDE.items()),
    ]
)


def list_pairs(
    county: str, states: Collection[PairState] = WAITING, unit: str = "", most: int = MOST_SHOWN
) -> pa.Table:
    """Pairs of a unit in these states, the surest first, both people beside each other, with last four characters."""
    return read_table(
        _LIST, _LISTED, {"county": county, "states": [str(state) for state in states], "unit": unit, "most": most}
    )


@performs("decide_pair")
def decide_pair(act: Act, order: DecidePair) -> dict[str, Json]:
    """Say what it is. Raises MoveRefused, MergeStands, NotFound, NotAllowed."""
    county = act.actor.county
    rows = Pair.objects.filter(county=county, id=order.pair)
    pair = rows.select_for_update().first()
    if pair is None:
        raise NotFound(f"没有编号为 {order.pair} 的疑似重复 no such pair")
    for unit in Person.objects.filter(county=county, id__in=(pair.person_a, pair.person_b)).values_list("unit"):
        act.require(*unit)
    act.reason(order.reason)
    state = PAIR_GRAPH.next(pair.state, order.verdict)
    standing = Merge.objects.filter(
        county=county, pair_id=pair.id, state__in=(MergeState.PROPOSED, MergeState.DONE)
    ).exists()
    if standing:
        raise MergeStands("已据此提出并档，请先撤销并档 a merge rests on this decision: undo or refuse it first")
    rows.update(
        state=state, decided_by=act.actor.account_id, decided_at=TransactionNow(), reason=one_line(order.reason)
    )
    act.note("pair", pair.id, state=state)
    return {"pair": pair.id, "state": state, "a": pair.person_a, "b": pair.person_b}


def pair_of(county: str, one: int, other: int) -> Pair | None:
    """The pair of two people, locked."""
    first, second = sorted((one, other))
    return Pair.objects.select_for_update().filter(county=county, person_a=first, person_b=second).first()
