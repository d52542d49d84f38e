"""Lists too large to wait for: checked, applied and matched again by the worker, as the account that asked.

In: jobs with `{"list_id": …}`. Out: what the action answers. Never: another effect than the action's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canbao.access.actors import Actor
from canbao.access.jobs import BadArguments, acting_job
from canbao.access.wording import Json

# The room's actions are imported when there is work: Django loads this module before everything else is needed.


@acting_job("check_list")
def check(actor: Actor, key: str, arguments: Mapping[str, Any]) -> Json:
    """Compare a list anew."""
    from canbao.lists.actions import check_list
    from canbao.lists.supplying import ListOrder

    return check_list(actor, key, ListOrder(_list_of(arguments)))


@acting_job("apply_list")
def apply(actor: Actor, key: str, arguments: Mapping[str, Any]) -> Json:
    """Bring a checked list into the register."""
    from canbao.lists.actions import apply_list
    from canbao.lists.supplying import ListOrder

    return apply_list(actor, key, ListOrder(_list_of(arguments)))


@acting_job("rematch_list")
def rematch(actor: Actor, key: str, arguments: Mapping[str, Any]) -> Json:
    """Apply rows that waited for somebody to be registered."""
    from canbao.lists.actions import rematch_list
    from canbao.lists.supplying import ListOrder

    return rematch_list(actor, key, ListOrder(_list_of(arguments)))


def _list_of(arguments: Mapping[str, Any]) -> int:
    """Raises BadArguments."""
    number = arguments.get("list_id")
    if type(number) is not int or set(arguments) != {"list_id"}:
        raise BadArguments('任务参数应为 the arguments are: {"list_id": 名单编号}')
    return number
