"""What pages show of one person's dues: the years there are, the published bill, the run to explain by.

In: who asks, a person, a benefit year. Out: years, a `Bill`, a `Run`. Never: a due of somebody out of sight.
"""

from __future__ import annotations

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.billing.bills import Bill, bill_of
from canbao.billing.models import Campaign, Run
from canbao.billing.policies import Choice
from canbao.billing.states import RunState
from canbao.store.scope import scope_of, scoped


def years_there(actor: Actor, *, prepared: bool = False) -> list[int]:
    """Benefit years of which the county has runs, the latest first: nobody's secret. `prepared`: those too for which
    its policies are chosen, and nothing is worked out yet.
    """
    with scoped(scope_of([actor.county])):
        years = set(Run.objects.filter(county=actor.county).values_list("year", flat=True))
        if prepared:
            years |= set(Campaign.objects.filter(county=actor.county).values_list("year", flat=True))
        return sorted(years, reverse=True)


def published_choices(actor: Actor) -> dict[int, Choice]:
    """By which policies the published dues of each benefit year were worked out, the latest first: public papers. For
    the public a page asks as the system. Raises NotAllowed.
    """
    with reading(actor, "view_run"):
        runs = Run.objects.filter(county=actor.county, state=RunState.PUBLISHED).order_by("-year")
        found = runs.values_list("year", "policies", "amend", "known_on")
        return {
            year: Choice(tuple(sorted(policies)), tuple(sorted(amend.items())), known_on)
            for year, policies, amend, known_on in found
        }


def published_bill(actor: Actor, year: int, person_id: int) -> Bill | None:
    """None: nothing is published, or not about this person. Raises NotAllowed."""
    with reading(actor, "view_run"):
        try:
            return bill_of(actor.county, year, person_id)
        except NotFound:
            return None


def run_to_explain(actor: Actor, year: int) -> Run:
    """The published run, else the latest that was not discarded. Raises NotAllowed, NotFound."""
    with reading(actor, "view_run"):
        rows = Run.objects.filter(county=actor.county, year=year).exclude(state=RunState.DISCARDED).order_by("-id")
        run = rows.filter(state=RunState.PUBLISHED).first() or rows.first()
    if run is None:
        raise NotFound(f"{year} 年度还没有核算过 nothing of {year} has been assessed")
    return run
