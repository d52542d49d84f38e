"""Roles need two persons, and the three administrators stay three."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from tests.access.people_at_work import COUNTY, Bureau, new_key, nothing, outcomes, sabotage, worker
from tests.access.test_accounts import add

from canbao.access.actors import actor_of
from canbao.store.server import Server


def propose(bureau: Bureau, account: int, role: str = "bureau_clerk", until: date | None = None) -> int:
    from canbao.access.grants import ProposeGrant, propose_grant

    order = ProposeGrant(account, role, valid_until=until)
    number = propose_grant(bureau.system, new_key(), order)["grant"]
    assert isinstance(number, int)
    return number


def confirm(bureau: Bureau, grant: int) -> None:
    from canbao.access.grants import ConfirmGrant, confirm_grant

    confirm_grant(bureau.security, new_key(), ConfirmGrant(grant))


def test_a_role_counts_when_a_second_person_has_confirmed_it(bureau: Bureau) -> None:
    grant = propose(bureau, add(bureau))
    assert actor_of("zhang.san").roles == frozenset()
    confirm(bureau, grant)
    assert actor_of("zhang.san").roles == {"bureau_clerk"}


def test_a_withdrawn_role_is_gone_at_once_and_can_be_given_again(bureau: Bureau) -> None:
    from canbao.access.grants import WithdrawGrant, withdraw_grant
    from canbao.store.states import MoveRefused

    account = add(bureau)
    grant = propose(bureau, account)
    confirm(bureau, grant)
    withdraw_grant(bureau.security, new_key(), WithdrawGrant(grant, "转岗"))
    assert actor_of("zhang.san").roles == frozenset()
    with pytest.raises(MoveRefused):
        confirm(bureau, grant)
    with pytest.raises(MoveRefused):
        withdraw_grant(bureau.security, new_key(), WithdrawGrant(grant, "转岗"))
    confirm(bureau, propose(bureau, account))
    assert actor_of("zhang.san").roles == {"bureau_clerk"}


@pytest.mark.trust
def test_t78_nobody_confirms_what_they_proposed_or_what_is_theirs(bureau: Bureau, database: Server) -> None:
    """Somebody who had both rights by a fault would still need a second person; so would the one it is about."""
    from canbao.access.acting import NotAllowed
    from canbao.access.grants import ConfirmGrant, ProposeGrant, confirm_grant, propose_grant

    both = worker("system_admin", "security_admin", account=bureau.system.account_id)
    grant = propose(bureau, add(bureau))
    with pytest.raises(NotAllowed, match="另一人"):
        confirm_grant(both, new_key(), ConfirmGrant(grant))
    for actor in (bureau.system, bureau.security, bureau.audit):
        with pytest.raises(NotAllowed):
            propose_grant(actor, new_key(), ProposeGrant(actor.account_id, "bureau_lead"))
    beneficiary = worker("security_admin", account=actor_of("zhang.san").account_id)
    with pytest.raises(NotAllowed, match="另一人"):
        confirm_grant(beneficiary, new_key(), ConfirmGrant(grant))
    assert outcomes(database).count("denied") == 5


@pytest.mark.trust
def test_t78_the_database_refuses_it_too(bureau: Bureau, database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the first lock shows the second."""
    from canbao.access.acting import Act
    from canbao.access.grants import ConfirmGrant, confirm_grant

    monkeypatch.setattr(Act, "require_other_than", nothing)
    both = worker("system_admin", "security_admin", account=bureau.system.account_id)
    grant = propose(bureau, add(bureau))
    with pytest.raises(Exception, match="access_grant_by_two"):
        confirm_grant(both, new_key(), ConfirmGrant(grant))
    sabotage(database, "ALTER TABLE access_grant DROP CONSTRAINT access_grant_by_two")
    confirm_grant(both, new_key(), ConfirmGrant(grant))
    assert actor_of("zhang.san").roles == {"bureau_clerk"}, "with both locks gone one person is enough"


def test_the_three_stay_apart_from_each_other_and_from_the_business(bureau: Bureau) -> None:
    from canbao.access.grants import BadGrant

    account = add(bureau)
    for held in (bureau.security.account_id, bureau.audit.account_id):
        with pytest.raises(BadGrant, match="三员"):
            propose(bureau, held, "bureau_lead")
    propose(bureau, account, "bureau_clerk")
    with pytest.raises(BadGrant, match="三员"):
        propose(bureau, account, "audit_admin")
    confirm(bureau, propose(bureau, account, "bureau_lead"))
    with pytest.raises(BadGrant, match="有"):
        propose(bureau, account, "bureau_lead")


def test_a_role_has_to_fit_the_organisation(bureau: Bureau) -> None:
    from canbao.access.grants import BadGrant

    account = add(bureau)
    for role in ("system", "king", "tax_clerk"):
        with pytest.raises(BadGrant):
            propose(bureau, account, role)


def test_a_stopped_account_gets_no_role(bureau: Bureau) -> None:
    from canbao.access.accounts import StopAccount, stop_account
    from canbao.access.grants import BadGrant

    account = add(bureau)
    grant = propose(bureau, account)
    stop_account(bureau.system, new_key(), StopAccount(account, "离职"))
    with pytest.raises(BadGrant, match="停用"):
        confirm(bureau, grant)
    with pytest.raises(BadGrant, match="停用"):
        propose(bureau, account, "bureau_lead")


def test_a_period_has_an_end_after_its_beginning(bureau: Bureau) -> None:
    from canbao.access.grants import BadGrant

    account = add(bureau)
    with pytest.raises(BadGrant, match="截止日"):
        propose(bureau, account, until=date(2001, 1, 1))


def test_the_last_of_the_three_keeps_the_role(bureau: Bureau, database: Server) -> None:
    from tests.access.people_at_work import audit_rows

    from canbao.access.administrators import LastAdministrator
    from canbao.access.grants import WithdrawGrant, withdraw_grant

    changes = audit_rows(database)[0]["changes"]
    assert isinstance(changes, list)
    (grant,) = [change["number"] for change in changes if change.get("role") == "audit_admin"]
    with pytest.raises(LastAdministrator, match="唯一"):
        withdraw_grant(bureau.security, new_key(), WithdrawGrant(grant, "无"))
    confirm(bureau, propose(bureau, add(bureau), "audit_admin"))
    withdraw_grant(bureau.security, new_key(), WithdrawGrant(grant, "交接"))
    assert actor_of("zhang.san").roles == {"audit_admin"}


def test_unknown_numbers_are_not_found(bureau: Bureau) -> None:
    from canbao.access.acting import NotFound

    with pytest.raises(NotFound):
        confirm(bureau, 1)
    with pytest.raises(NotFound):
        propose(bureau, 1)


def test_one_role_is_proposed_once(bureau: Bureau, database: Server) -> None:
    account = add(bureau)
    propose(bureau, account)
    copy = "INSERT INTO access_grant (county, id, account_id, role, valid_from, state, proposed_by)"
    with pytest.raises(psycopg.errors.UniqueViolation):
        sabotage(database, f"{copy} VALUES ('{COUNTY}', 1, {account}, 'bureau_clerk', now(), 'proposed', 9)")
