"""Windows and clerks of a made-up county, signed in, people who owe, payments taken: as one JSON on the screen.

In: the store of a demo, what is wanted. Out: tokens, numbers and sums. Never: a store of real
people. A program of its own, because a process opens one store.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from uuid import uuid4

from tests.access.accounts_at_work import hire
from tools.gallery.accounts import COUNTY, NoDemo, names_by_role, signed_in

from canbao.access.stated_days import MADE_UP
from canbao.store.layout import layout_of
from canbao.store.opening import open_store
from canbao.store.server import Server

CLERKS = 4
POLICY = "hunan/yueyang/2025"
_OWING = """
    SELECT due.person_id, due.payable_fen, person.initials FROM billing_due due
    JOIN billing_run run ON run.county = due.county AND run.id = due.run_id AND run.state = 'published'
    JOIN registry_person person ON person.county = due.county AND person.id = due.person_id
    WHERE due.county = %(county)s AND due.payable_fen > 0 AND due.year = 2025 AND NOT EXISTS (
        SELECT FROM money_payment paid WHERE paid.county = due.county AND paid.person_id = due.person_id)
    ORDER BY due.person_id LIMIT %(most)s
"""


_TAKEN = """
    SELECT id, person_id FROM money_payment WHERE county = %(county)s AND state = 'noted' AND collector IN (
        SELECT id FROM access_account WHERE county = %(county)s AND username LIKE 'hired%%')
"""


def main(var: Path, what: str, *numbers: int) -> object:
    """`hire` windows people: `{windows: [token], clerks: [token], owing: [[person, fen, initials]]}`. `taken`: payments
    of those windows, `[[number, person]]`. `assess`: a run over everybody; how many. `publish`: the same, signed,
    published by two, charged and counted.
    """
    if not (layout_of(var).home / MADE_UP).is_file():
        raise NoDemo(f"{var} is no demo's")
    open_store(var)
    from django.db import connection

    from canbao.store.scope import scope_of, scoped

    if what in ("assess", "publish"):
        people = _assessed()
        if what == "publish":
            _published()
        return people
    hired = _hired(var, numbers[0]) if what == "hire" else {}
    asked: dict[str, str | int] = {"county": COUNTY, "most": numbers[-1] if numbers else 0}
    with scoped(scope_of([COUNTY])), connection.cursor() as cursor:
        cursor.execute(_OWING if hired else _TAKEN, asked)
        rows = cursor.fetchall()
        return {**hired, "owing": [row for row in rows if _may_pay(row[0])]} if hired else rows


def _may_pay(person: int) -> bool:
    """Not whoever is enrolled elsewhere."""
    from canbao.access.stated_days import business_day
    from canbao.money.paying import PaymentRefused, due_of, owed_on

    try:
        return bool(owed_on(due_of(COUNTY, 2025, person), business_day(), person)[0])
    except PaymentRefused:
        return False


def _hired(var: Path, windows: int) -> dict[str, list[str]]:
    server = Server(layout_of(var))
    kinds = [("town_clerk", "town_window")] * windows + [("bureau_clerk", "bureau")] * CLERKS
    actors = [hire(server, role, COUNTY, kind=kind) for role, kind in kinds]
    tokens = [signed_in(actor, f"hired{at}") for at, actor in enumerate(actors, start=1)]
    return {"windows": tokens[:windows], "clerks": tokens[windows:]}


def _assessed() -> int:
    from canbao.access.actors import system_actor
    from canbao.access.stated_days import business_day
    from canbao.billing.actions import AssessCounty, assess_county

    done = assess_county(system_actor(COUNTY), _key(), AssessCounty(business_day(), (POLICY,)))
    return int(str(done["people"]))


def _published() -> None:
    from canbao.access.acting import reading
    from canbao.access.actors import actor_of, system_actor
    from canbao.billing.actions import (
        ConfirmPublication,
        ProposePublication,
        SignSituations,
        confirm_publication,
        propose_publication,
        sign_situations,
    )
    from canbao.billing.models import Run
    from canbao.billing.publishing import unsigned
    from canbao.campaign.counting import count_if_needed
    from canbao.money.charging import ChargeDues, charge_dues

    names = names_by_role(COUNTY)
    clerk, lead = actor_of(names["bureau_clerk"]), actor_of(names["bureau_lead"])
    with reading(clerk, "view_run"):
        run = Run.objects.filter(county=COUNTY).order_by("-id")[0]
        waiting = tuple(unsigned(run))
    if waiting:
        sign_situations(clerk, _key(), SignSituations(run.id, waiting))
    propose_publication(clerk, _key(), ProposePublication(run.id, run.difference_digest))
    confirm_publication(lead, _key(), ConfirmPublication(run.id))
    charge_dues(clerk, _key(), ChargeDues(run.year))
    count_if_needed(system_actor(COUNTY))


def _key() -> str:
    return f"load-{uuid4().hex}"


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))))
