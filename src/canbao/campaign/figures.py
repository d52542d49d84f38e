"""Kept sums made into what a page shows of a unit: counts, groups, newborns, shares with both numbers named.

In: sums by figure, targets, the policy. Out: `UnitFigures`. Never: a share without its denominator and where that comes
from; a small count shown to somebody who may not see names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from canbao.campaign.models import TargetKind
from canbao.campaign.person_figures import INSURED, NOT_COUNTED
from canbao.campaign.terms import group_name, newborn_days
from canbao.duties.rates import RateAnswer, measure_group, measure_rate, show_percent
from canbao.policy.rules import Rules

if TYPE_CHECKING:
    from canbao.campaign.targets import Stated

FEWEST_SHOWN = 3
"""Fewer people than that could be told who they are: hidden from whoever may not see names (T52)."""
PLAIN = (
    "people", "enrolled", "insured", "paid", "confirmed", "provisional", "nothing_due", "unpaid", "unsettled",
    "paid_unregistered",
)  # fmt: skip
LABELS: Mapping[str, str] = {
    "people": "登记在册", "enrolled": "已登记参保", "insured": "已参保（已缴费或无需缴费）", "paid": "已缴费",
    "confirmed": "税务已确认", "provisional": "暂收", "nothing_due": "登记且无需缴费", "unpaid": "登记未缴费",
    "unsettled": "登记但应缴未定", "paid_unregistered": "已缴费但无参保登记",
}  # fmt: skip
"""What each count is called, for pages and exports."""


@dataclass(frozen=True)
class Share:
    """A number of a denominator that somebody outside stated. `rate` None: hidden, or the denominator is nought."""

    kind: str
    label: str
    numerator: int | None
    denominator: int
    source: str
    received_on: date
    rate: Fraction | None
    missing: int | None

    @property
    def percent(self) -> str:
        """With two decimals, half up."""
        return "" if self.rate is None else f"{show_percent(self.rate)}%"


@dataclass(frozen=True)
class GroupFigures:
    """A group that must be enrolled in full. `listed` are those with the standing on the day: who has died only where
    they had paid, registered or were insured for the year; `insured`: with any basic insurance, here or elsewhere;
    `unclear`: of unknown grade, in neither.
    """

    id: str
    label: str
    listed: int | None
    insured: int | None
    states: Mapping[str, int | None]
    unclear: int | None
    answer: RateAnswer | None


@dataclass(frozen=True)
class Newborns:
    """Children born in the benefit year by the register. `days` None: the policy names no number of days, and nobody is
    in or out of time.
    """

    days: int | None
    born: int | None
    enrolled: int | None
    in_time: int | None
    late: int | None
    undated: int | None
    still_open: int | None
    missed: int | None


@dataclass(frozen=True)
class UnitFigures:
    """One unit. A count of None is hidden: fewer than three people. `measures`: the policy's own targets; those that it
    sets for another kind of unit are marked by `of_other_units`.
    """

    unit: str
    name: str
    kind: str
    counts: Mapping[str, int | None]
    paid_by: Mapping[str, int | None]
    groups: tuple[GroupFigures, ...]
    newborns: Newborns
    shares: tuple[Share, ...]
    measures: tuple[RateAnswer, ...]
    targets: Mapping[str, Stated] = field(default_factory=dict)
    of_other_units: frozenset[str] = frozenset()

    def share(self, kind: str) -> Share | None:
        """That with the denominator of a kind."""
        return next((share for share in self.shares if share.kind == kind), None)


@dataclass(frozen=True)
class Unit:
    """A unit of the tree, by name."""

    code: str
    name: str
    kind: str


def hide(count: int, *, names_seen: bool) -> int | None:
    """A count as this reader may see it; None: hidden."""
    return count if names_seen or count == 0 or count >= FEWEST_SHOWN else None


def unit_figures(
    unit: Unit, sums: Mapping[str, int], targets: Mapping[str, Stated], rules: Rules, *, names_seen: bool
) -> UnitFigures:
    """All of one unit."""
    shown = {name: hide(sums.get(name, 0), names_seen=names_seen) for name in PLAIN}
    by_channel = {name.removeprefix("paid_by "): count for name, count in sums.items() if name.startswith("paid_by ")}
    targets_of_policy = rules.file.administration.targets
    return UnitFigures(
        unit=unit.code, name=unit.name, kind=unit.kind, counts=shown,
        paid_by={name: hide(count, names_seen=names_seen) for name, count in sorted(by_channel.items()) if count},
        groups=tuple(_groups(sums, rules, names_seen=names_seen)),
        newborns=_newborns(sums, rules, names_seen=names_seen),
        shares=tuple(_shares(shown["insured"], targets)),
        measures=tuple(_measures(sums, targets, rules, names_seen=names_seen)),
        targets=targets,
        of_other_units=frozenset(
            target.asked_as for target in targets_of_policy if target.unit and target.unit != unit.kind
        ),
    )  # fmt: skip


def _shares(insured: int | None, targets: Mapping[str, Stated]) -> list[Share]:
    """Whoever is insured here, of each denominator that was stated."""
    found = []
    for kind in (TargetKind.RESIDENTS, TargetKind.HUKOU, TargetKind.TASK, TargetKind.LAST_ACTUAL):
        stated = targets.get(kind)
        if stated is None:
            continue
        of = stated.people
        found.append(
            Share(
                kind=kind.value,
                label=f"居民医保已参保 / {kind.label}",
                numerator=insured,
                denominator=of,
                source=stated.source,
                received_on=stated.received_on,
                rate=Fraction(insured, of) if of and insured is not None else None,
                missing=None if insured is None else max(0, of - insured),
            )
        )
    return found


def named_counts(sums: Mapping[str, int], targets: Mapping[str, Stated], rules: Rules) -> dict[str, int | None]:
    """Counts by the names that policies give them. What only outside knows is None until it was stated; births are the
    register's until then.
    """
    counts: dict[str, int | None] = {
        kind.value: targets[kind].people if kind in targets else None for kind in TargetKind
    }
    counts |= {"resident_insured": sums.get("insured", 0), "enrolled": sums.get("insured", 0)}
    if counts[TargetKind.BIRTHS] is None:
        counts[TargetKind.BIRTHS] = sums.get("born", 0)
    days = newborn_days(rules.file.administration)
    return counts if days is None else counts | {f"enrolled_within_{days}d": sums.get("born_in_time", 0)}


def _measures(
    sums: Mapping[str, int], targets: Mapping[str, Stated], rules: Rules, *, names_seen: bool
) -> list[RateAnswer]:
    """The policy's targets with what is counted. Where too few people stand in one, its numbers are left out."""
    counts = named_counts(sums, targets, rules)
    wanted = rules.file.administration.targets
    found = [measure_rate(wanted, target.asked_as, counts, rules.readings) for target in wanted]
    return found if names_seen else [_hidden(answer) if _tells(answer) else answer for answer in found]


def _tells(answer: RateAnswer | None) -> bool:
    """Whether fewer than three people, in or out, could be told from it."""
    if answer is None or answer.numerator is None or answer.denominator is None:
        return False
    counts = (answer.numerator, answer.denominator, answer.denominator - answer.numerator)
    return any(0 < count < FEWEST_SHOWN for count in counts)


def _hidden(answer: RateAnswer) -> RateAnswer:
    return replace(
        answer, determined=False, reason="hidden", numerator=None, denominator=None, rate=None, rate_percent=None,
        met=None, missing=None,
    )  # fmt: skip


def group_sums(sums: Mapping[str, int], name: str) -> tuple[int, int, dict[str, int], int]:
    """Of a group: listed, insured, by state, unclear."""
    begin = f"must {name} "
    states = {figure.removeprefix(begin): count for figure, count in sums.items() if figure.startswith(begin) and count}
    listed = sum(count for state, count in states.items() if state not in NOT_COUNTED)
    insured = sum(count for state, count in states.items() if state in INSURED)
    return listed, insured, states, sums.get(f"unclear {name}", 0)


def _groups(sums: Mapping[str, int], rules: Rules, *, names_seen: bool) -> list[GroupFigures]:
    found = []
    for group in rules.file.administration.must_enrol:
        listed, insured, states, unclear = group_sums(sums, group_name(rules, group.id))
        answer = measure_group(group, insured, listed, rules.readings)
        tells = not names_seen and _tells(answer)
        found.append(
            GroupFigures(
                id=group.id,
                label=group.label,
                listed=None if tells else listed,
                insured=None if tells else insured,
                states={state: hide(count, names_seen=names_seen) for state, count in sorted(states.items())},
                unclear=hide(unclear, names_seen=names_seen),
                answer=_hidden(answer) if tells else answer,
            )
        )
    return found


def _newborns(sums: Mapping[str, int], rules: Rules, *, names_seen: bool) -> Newborns:
    def shown(name: str) -> int | None:
        return hide(sums.get(name, 0), names_seen=names_seen)

    return Newborns(
        newborn_days(rules.file.administration), shown("born"), shown("born_enrolled"), shown("born_in_time"),
        shown("born_late"), shown("born_undated"), shown("born_open"), shown("born_missed"),
    )  # fmt: skip
