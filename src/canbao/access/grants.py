"""Roles given and taken: the system administrator proposes, the security administrator confirms or withdraws.

So nobody alone gives anybody power, least of all themselves: who makes accounts and proposes cannot confirm, who
confirms can neither make accounts nor propose, and neither acts on their own account. The audit administrator can do
none of this and reads of all of it.

In: orders. Out: numbers of grants. Never: two of the three administrators in one account; an administrator with a role
in the business; a role that people of such an organisation do not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Now

from canbao.access.accounts import account_of
from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.administrators import refuse_last_administrator
from canbao.access.models import Account, Grant
from canbao.access.organisations import organisation_of
from canbao.access.rights import Role, roles
from canbao.access.states import GRANT_GRAPH, GrantState
from canbao.store.failures import StoreFailed


class BadGrant(StoreFailed):
    """This account cannot have this role."""


@dataclass(frozen=True)
class ProposeGrant:
    """A role for an account. Both days inclusive; without a last day until it is withdrawn."""

    account: int
    role: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class ConfirmGrant:
    """A proposal that shall count."""

    grant: int


@dataclass(frozen=True)
class WithdrawGrant:
    """A proposal or a role that shall end."""

    grant: int
    reason: str


@performs("propose_grant")
def propose_grant(act: Act, order: ProposeGrant) -> dict[str, Json]:
    """Propose it. Raises BadGrant, NotFound, NotAllowed."""
    act.require_other_than(order.account)
    account = account_of(act.actor.county, order.account, lock=True)
    _refuse_unfit(account, order.role)
    first = order.valid_from or act.business_day()
    if order.valid_until is not None and order.valid_until < first:
        raise BadGrant("截止日早于起始日 the last day is before the first")
    made = Grant.objects.create(
        county=account.county, account_id=account.id, role=order.role, valid_from=first,
        valid_until=order.valid_until, proposed_by=act.actor.account_id,
    )  # fmt: skip
    act.note("grant", made.id, account=account.id, role=order.role)
    return {"grant": made.id}


@performs("confirm_grant")
def confirm_grant(act: Act, order: ConfirmGrant) -> dict[str, Json]:
    """Let it count. Raises MoveRefused, BadGrant, NotFound, NotAllowed."""
    grant = _grant_of(act.actor.county, order.grant)
    act.require_other_than(grant.proposed_by)
    act.require_other_than(grant.account_id)
    state = GRANT_GRAPH.next(grant.state, "confirm")
    _refuse_unfit(account_of(grant.county, grant.account_id, lock=True), grant.role, besides=grant.id)
    changed = Grant.objects.filter(county=grant.county, id=grant.id)
    changed.update(state=state, granted_by=act.actor.account_id, granted_at=Now())
    act.note("grant", grant.id, account=grant.account_id, role=grant.role, state=state)
    return {"grant": grant.id}


@performs("withdraw_grant")
def withdraw_grant(act: Act, order: WithdrawGrant) -> dict[str, Json]:
    """End it, at once. Raises MoveRefused, NotFound, NotAllowed, LastAdministrator."""
    act.reason(order.reason)
    grant = _grant_of(act.actor.county, order.grant)
    state = GRANT_GRAPH.next(grant.state, "withdraw")
    if grant.state == GrantState.CONFIRMED:
        refuse_last_administrator(grant.county, grant.account_id, grant.role)
    changed = Grant.objects.filter(county=grant.county, id=grant.id)
    changed.update(state=state, withdrawn_by=act.actor.account_id, withdrawn_at=Now())
    act.note("grant", grant.id, account=grant.account_id, role=grant.role, state=state)
    return {"grant": grant.id}


def _grant_of(county: str, number: int) -> Grant:
    found = Grant.objects.select_for_update().filter(county=county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的授权 no such grant")
    return found


def _refuse_unfit(account: Account, code: str, besides: int = 0) -> None:
    """Whether the account may have the role at all, beside those that it has or that are proposed. Raises BadGrant."""
    role = roles().get(code)
    if role is None or not role.kinds:
        raise BadGrant(f"没有可授予的角色 {code} no such role to grant")
    if account.is_stopped:
        raise BadGrant(f"账号“{account.username}”已停用 the account has been stopped")
    kind = organisation_of(account.county, account.organisation_id).kind
    if kind not in role.kinds:
        raise BadGrant(f"“{role.label}”不能授予这类单位的人 {role.code} is not for people of a {kind}")
    held = _other_roles(account, besides)
    if code in {other.code for other in held}:
        raise BadGrant(f"已有“{role.label}”的授权 the account has this role, or it has been proposed")
    if held and (role.is_administrator or any(other.is_administrator for other in held)):
        raise BadGrant(
            "三员之一不得兼任其他角色 one of the three administrators has no other role, in administration or business"
        )


def _other_roles(account: Account, besides: int) -> list[Role]:
    still = Grant.objects.filter(~Q(state=GrantState.WITHDRAWN), county=account.county, account_id=account.id)
    return [roles()[code] for code in still.exclude(id=besides).values_list("role", flat=True)]
