"""A policy tried on some people of the county before anybody chooses it: who would pay more, who less, who gives what.

In: who asks, a policy, a day. Out: a `Trial`: sums beside those that count now, changes by how much. Never: anything
kept; a person; an amount that a run of everybody under the same policy would not give these people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.assess.intake.people_file import KEY
from canbao.assess.run_record import payers_of
from canbao.assess.running import RunOrder, run_from
from canbao.assess.situations import Situation
from canbao.billing.inputs import NobodyThere, read_input
from canbao.billing.models import Run
from canbao.billing.policies import Books, Choice, books_of, require_fitting, year_of
from canbao.billing.states import RunState
from canbao.policy.library import Library
from canbao.policy.problems import PolicyError
from canbao.registry.columns import Wanted, people_of
from canbao.values.place import is_within, normalise

SAMPLE = 1_000
"""People of one trial: a village; of a county of half a million, one in five hundred."""
CITY_DIGITS = 4
"""Of a division: what is wider than a city says too little of dues to be tried."""
_PEOPLE = """
    SELECT person_id, payable_fen FROM billing_due WHERE county = %(county)s AND run_id = %(run)s
    ORDER BY md5(%(seed)s || person_id::text), person_id LIMIT %(most)s
"""
_AID = """
    SELECT payer, sum(fen)::bigint FROM billing_aidline
    WHERE county = %(county)s AND run_id = %(run)s AND person_id = ANY (%(people)s::bigint[]) GROUP BY payer
"""


@dataclass(frozen=True)
class Shift:
    """People whose own sum changes by as much. `fen`: new less old; None: one of the two is not known."""

    fen: int | None
    people: int


@dataclass(frozen=True)
class Trial:
    """What came of it. `old`, `new`: fen by payer of those whose sum is known on both sides, the people's own under '';
    `payers`: names by code; `unknown`: people of whom one side leaves the sum open, in no sum.
    """

    run: Run
    year: int
    as_of: date
    people: int
    more: int
    less: int
    same: int
    unknown: int
    shifts: tuple[Shift, ...]
    old: Mapping[str, int]
    new: Mapping[str, int]
    payers: Mapping[str, str]

    @property
    def lines(self) -> list[tuple[str, int, int, int]]:
        """Payer, before, after, the change; the people first."""
        codes = ["", *sorted((self.old.keys() | self.new.keys()) - {""})]
        rows = [(code, self.old.get(code, 0), self.new.get(code, 0)) for code in codes]
        return [(self.payers.get(code, code) or "个人", old, new, new - old) for code, old, new in rows]


def policies_for(county: str) -> list[str]:
    """Names of policies that rule in the county or above a part of it, the newest year first."""
    library, found = Library.of(), []
    for name in library.names():
        try:
            file = library.read(name).file
        except PolicyError:
            continue
        place = normalise(file.place)
        if len(place) >= CITY_DIGITS and (is_within(place, county) or is_within(county, place)):
            found.append(name)
    return sorted(found, key=lambda name: (name.rpartition("/")[2], name), reverse=True)


def try_policy(actor: Actor, choice: Choice, as_of: date, seed: str) -> Trial:
    """On people of the newest published run whom the reader sees. Raises NotFound, NotAllowed, PolicyError, OtherPlace,
    NoPolicyFor.
    """
    books = books_of(choice)
    require_fitting(books, actor.county, None)
    with reading(actor, "view_run"):
        run = Run.objects.filter(county=actor.county, state=RunState.PUBLISHED).order_by("-year").first()
        if run is None:
            raise NotFound("还没有发布过核算，没有可以比较的 nothing is published to compare with")
        asked: dict[str, Any] = {"county": actor.county, "run": run.id, "seed": seed, "most": SAMPLE}
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, asked)
            old = {int(person): fen for person, fen in cursor.fetchall()}
        found = _assessed(books, actor.county, list(old), as_of)
        known = [person for person, (fen, _) in found.items() if fen is not None and old[person] is not None]
        with connection.cursor() as cursor:
            cursor.execute(_AID, {**asked, "people": known})
            given = {str(payer): int(fen) for payer, fen in cursor.fetchall()}
    new = {person: fen for person, (fen, _) in found.items()}
    aid = Counter[str]()
    for person in known:
        aid.update(found[person][1])
    return _trial(run, books, as_of, old, given, new, aid)


def _assessed(
    books: Books, county: str, people: list[int], as_of: date
) -> dict[int, tuple[int | None, dict[str, int]]]:  # fmt: skip
    """Own sum and aid by payer of each, where the policy assesses them. In the transaction under way."""
    try:
        read = read_input(books, Wanted(county, year_of(books), as_of, people_of(people)))
    except NobodyThere:
        return {}
    wanted = {str(person) for person in people}
    found: dict[int, tuple[int | None, dict[str, int]]] = {}

    def keep(results: pa.RecordBatch, rows: pa.RecordBatch, situations: Mapping[int, Situation]) -> None:
        columns = (rows.column(KEY), results.column("payable_fen"), results.column("situation"))
        for person, fen, number in zip(*(each.to_pylist() for each in columns), strict=True):
            if person in wanted:
                found[int(person)] = (fen, dict(situations[number].aid))

    run_from(RunOrder(books, as_of=as_of, lists=read.lists, has_offers=False), read.source(), keep, "")
    return found


def _trial(
    run: Run, books: Books, as_of: date, old: Mapping[int, int | None], given: Mapping[str, int],
    new: Mapping[int, int | None], aid: Mapping[str, int],
) -> Trial:  # fmt: skip
    moved = Counter(_change(old[person], fen) for person, fen in new.items())
    known = {fen: people for fen, people in moved.items() if fen is not None}
    both = [person for person, fen in new.items() if fen is not None and old[person] is not None]
    shifts = sorted(moved.items(), key=lambda each: (each[0] is None, -each[1]))
    return Trial(
        run, year_of(books), as_of, len(new), sum(people for fen, people in known.items() if fen > 0),
        sum(people for fen, people in known.items() if fen < 0), known.get(0, 0), moved[None],
        tuple(Shift(fen, people) for fen, people in shifts if fen != 0),
        {"": sum(old[person] or 0 for person in both), **given}, {"": sum(new[person] or 0 for person in both), **aid},
        payers_of(books),
    )  # fmt: skip


def _change(old: int | None, new: int | None) -> int | None:
    return None if old is None or new is None else new - old
