"""The county assessed by the worker, as the account that asked.

In: a job whose arguments are those of `AssessCounty` as JSON. Out: what the action answers. Never: policies from a
folder of the machine: only the shipped ones can be asked for by a job.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from canbao.access.actors import Actor
from canbao.access.jobs import BadArguments, acting_job
from canbao.access.wording import Json

if TYPE_CHECKING:
    from canbao.billing.actions import AssessCounty

_KNOWN = frozenset({"as_of", "policies", "year", "known_on", "amend"})


@acting_job("assess_county")
def assess(actor: Actor, key: str, arguments: Mapping[str, Any]) -> Json:
    """Assess everybody. The room's actions are imported when there is work: they bring the whole engine."""
    from canbao.billing.actions import assess_county

    return assess_county(actor, key, order_of(arguments))


def order_of(arguments: Mapping[str, Any]) -> AssessCounty:
    """The order that JSON says. Raises BadArguments."""
    from canbao.billing.actions import AssessCounty

    try:
        if set(arguments) - _KNOWN:
            raise ValueError(sorted(set(arguments) - _KNOWN))
        known_on, year = arguments.get("known_on"), arguments.get("year")
        return AssessCounty(
            as_of=date.fromisoformat(arguments["as_of"]),
            policies=tuple(str(name) for name in arguments.get("policies", ())),
            year=None if year is None else int(year),
            known_on=None if known_on is None else date.fromisoformat(known_on),
            amend=tuple((str(name), str(value)) for name, value in arguments.get("amend", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadArguments(
            "任务参数应为 the arguments are: as_of（日期）、policies、year、known_on、amend（名称和值） "
            f"({type(error).__name__})"
        ) from error
