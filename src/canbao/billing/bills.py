"""One person's due as it is shown: every figure with its clause, who pays the rest, whether it is re-opened.

In: a county, a benefit year, a person. Out: a `Bill`, by the published run or another one; within what the transaction
under way may see. Never: a figure without its clause; a person's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from canbao.access.acting import NotFound
from canbao.assess.labels import RESULT_LABELS
from canbao.assess.run_record import situation_of
from canbao.assess.situation_table import describe
from canbao.assess.situations import Situation
from canbao.billing.assessing import published_run
from canbao.billing.models import AidLine, Due, Run, RunSituation
from canbao.billing.storing import SPONSOR
from canbao.billing.touching import Touch, touches

Value = int | date | bool | None

# Which outputs of the rules a figure rests on (the clauses of a situation are kept by output).
_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "eligible": ("membership",),
    "accepted": ("acceptance", "need"),
    "price_fen": ("price",),
    "provisional_due_fen": ("price", "aid"),
    "payable_fen": ("price", "aid"),
    "reimburse_fen": ("reimburse",),
    "refund_fen": ("aid",),
    "repair_fen": ("repair",),
    "cover_from": ("cover",),
    "cover_until": ("cover",),
    "waiting_until": ("waiting",),
    "offer_until": ("price",),
}
_OF_SITUATION = ("eligible", "accepted", "price_fen", "provisional_due_fen", "repair_fen")
_UNSAID: tuple[Value, ...] = (None, 0)
"""Values of a figure that need not be shown."""


@dataclass(frozen=True)
class Figure:
    """A figure of a due with the clause it rests on. `payer` empty unless it is a part of the aid."""

    name: str
    label: str
    value: Value
    clause: str
    payer: str = ""


@dataclass(frozen=True)
class Bill:
    """One due. `words`: its situation in Chinese. `touches`: why it is re-opened."""

    run: Run
    due: Due
    situation: Situation
    words: Mapping[str, Any]
    figures: tuple[Figure, ...]
    touches: tuple[Touch, ...]

    @property
    def is_reopened(self) -> bool:
        """Something about the person changed since the run read the register: the next run decides."""
        return bool(self.touches)


def bill_of(county: str, year: int, person_id: int, run: Run | None = None) -> Bill:
    """The due of one person by the published run, or by the one given. Raises NotFound."""
    run = run or published_run(county, year)
    if run is None:
        raise NotFound(f"{year} 年度还没有发布应缴 no dues of {year} have been published")
    kept = RunSituation.objects.filter(county=county, run_id=run.id, situation=OuterRef("situation"))
    dues = Due.objects.filter(county=county, run_id=run.id, person_id=person_id)
    due = dues.annotate(outputs=Subquery(kept.values("outputs"))).first()
    if due is None:
        raise NotFound("没有此人的应缴 no due of this person")
    situation = situation_of(due.outputs)
    figures = (*_figures(due, situation), *_aid(due, run))
    words = describe(situation, run.payers)
    return Bill(run, due, situation, words, figures, tuple(touches(run, [person_id])))


def _figures(due: Due, situation: Situation) -> Iterator[Figure]:
    clauses = dict(situation.clauses)
    for name, outputs in _RESTS_ON.items():
        value = getattr(situation if name in _OF_SITUATION else due, name)
        clause = "；".join(dict.fromkeys(clauses[output] for output in outputs if output in clauses))
        # That nothing stands against a payment is no clause's word, nor that one who is no member pays nothing.
        says_nothing = (name == "accepted" and not clause) or (value in _UNSAID and value is not False)
        if says_nothing and name != "payable_fen":
            continue
        yield Figure(name, RESULT_LABELS[name], value, clause)


def _aid(due: Due, run: Run) -> Iterator[Figure]:
    """What each payer gives. A sponsor's part rests on no clause of the policy."""
    lines = AidLine.objects.filter(county=due.county, run_id=due.run_id, person_id=due.person_id)
    for line in lines.order_by("payer"):
        label = run.payers.get(line.payer, line.payer)
        name = "sponsor_fen" if line.payer == SPONSOR else "aid_fen"
        yield Figure(name, label, line.fen, line.clause, line.payer)
