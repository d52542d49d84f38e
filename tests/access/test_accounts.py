"""Accounts: one person each, secrets aside, stopped for good."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, Bureau, audit_rows, count, new_key, outcomes, sabotage
from tests.database import as_superuser

from canbao.access.actors import AccountStopped, actor_of
from canbao.access.vault import Vault, place_of
from canbao.store.server import Server

PHONE = "13912345678"


def add(bureau: Bureau, username: str = "zhang.san", name: str = "张三", phone: str = PHONE) -> int:
    from canbao.access.accounts import AddAccount, add_account

    order = AddAccount(username, name, bureau.organisation, phone)
    number = add_account(bureau.system, new_key(), order)["account"]
    assert isinstance(number, int)
    return number


def test_a_new_account_may_do_nothing(bureau: Bureau) -> None:
    number = add(bureau)
    actor = actor_of("zhang.san")
    assert (actor.account_id, actor.name, actor.roles) == (number, "张三", frozenset())


def test_the_telephone_is_sealed_and_in_no_entry(bureau: Bureau, database: Server, vault: Vault) -> None:
    number = add(bureau)
    with as_superuser(database) as connection:
        row = connection.execute(
            "SELECT phone_sealed FROM access_credential WHERE account_id = %s", [number]
        ).fetchone()
    assert row is not None
    assert PHONE.encode() not in row[0]
    assert vault.open(row[0], place_of("access_credential", "phone_sealed", COUNTY, number)) == PHONE
    assert PHONE not in str(audit_rows(database))


def test_secrets_are_seen_by_the_account_alone(bureau: Bureau) -> None:
    from django.db import connection

    from canbao.access.models import Credential
    from canbao.store.scope import scoped

    number = add(bureau)
    for account, seen in ((None, 0), (bureau.system.account_id, 0), (number, 1)):
        with scoped(bureau.system.scope):
            if account is not None:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('canbao.account', %s, true)", [str(account)])
            assert Credential.objects.filter(account_id=number).count() == seen


@pytest.mark.trust
def test_sabotage_without_the_policy_everybody_sees_secrets(bureau: Bureau, database: Server) -> None:
    from canbao.access.models import Credential
    from canbao.store.scope import scoped

    add(bureau)
    with scoped(bureau.system.scope):
        assert Credential.objects.count() == 0
    sabotage(database, "ALTER TABLE access_credential DISABLE ROW LEVEL SECURITY")
    with scoped(bureau.system.scope):
        assert Credential.objects.count() == 4


def test_names_to_sign_in_with_are_simple(bureau: Bureau) -> None:
    from canbao.access.accounts import BadAccount

    for username in ("a", "Zhang", "张三", "a b", "a" * 41, "-ab"):
        with pytest.raises(BadAccount, match="小写"):
            add(bureau, username)


def test_a_name_is_taken_once_in_the_installation(bureau: Bureau) -> None:
    from canbao.access.accounts import BadAccount, StopAccount, stop_account

    number = add(bureau)
    with pytest.raises(BadAccount, match="已有人"):
        add(bureau)
    stop_account(bureau.system, new_key(), StopAccount(number, "离职"))
    with pytest.raises(BadAccount, match="已有人"):
        add(bureau)


def test_a_person_has_a_name_and_an_organisation(bureau: Bureau) -> None:
    from canbao.access.accounts import AddAccount, BadAccount, add_account
    from canbao.access.acting import NotFound

    with pytest.raises(BadAccount):
        add(bureau, name="\n")
    with pytest.raises(NotFound):
        add_account(bureau.system, new_key(), AddAccount("li.si", "李四", bureau.organisation + 999))


def test_a_stopped_account_is_out_at_once(bureau: Bureau, database: Server) -> None:
    from canbao.access.accounts import StopAccount, stop_account

    number = add(bureau)
    stop_account(bureau.system, new_key(), StopAccount(number, "调离\n本县"))
    with pytest.raises(AccountStopped):
        actor_of("zhang.san")
    assert audit_rows(database)[-1]["reason"] == "调离 本县"


def test_an_unknown_account_cannot_be_stopped(bureau: Bureau) -> None:
    from canbao.access.accounts import StopAccount, stop_account
    from canbao.access.acting import NotFound

    with pytest.raises(NotFound):
        stop_account(bureau.system, new_key(), StopAccount(1, "无"))


def test_nobody_stops_themselves_or_the_last_of_the_three(bureau: Bureau, database: Server) -> None:
    from canbao.access.accounts import StopAccount, stop_account
    from canbao.access.acting import NotAllowed
    from canbao.access.administrators import LastAdministrator

    with pytest.raises(NotAllowed):
        stop_account(bureau.system, new_key(), StopAccount(bureau.system.account_id, "无"))
    for actor in (bureau.security, bureau.audit):
        with pytest.raises(LastAdministrator, match="唯一"):
            stop_account(bureau.system, new_key(), StopAccount(actor.account_id, "无"))
    assert count(database, "access_account") == 3
    assert outcomes(database) == ["done", "denied"]
