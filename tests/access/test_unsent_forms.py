"""What was typed and not sent: sealed, for its account alone, a day long, without secrets."""

from __future__ import annotations

import pytest
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import COUNTY, count, new_key
from tests.database import as_superuser

from canbao.access import unsent_forms
from canbao.access.actors import Actor, system_actor
from canbao.access.keeping import keep_to_retention
from canbao.access.setting_up import give_start_password
from canbao.access.sign_ins import Presence, account_behind, presence_of
from canbao.access.signing_in import Attempt, sign_in
from canbao.access.unsent_forms import forget_unsent, keep_unsent, unsent_at, unsent_of
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")
PAGE = "/s/register?person=7"
TYPED = [("name", "张三"), ("number", "430621197001010017"), ("tick", "1"), ("tick", "2")]


def signed_in(server: Server) -> tuple[str, Presence]:
    """A token with its presence, the second factor shown."""
    actor: Actor = hire(server, "town_clerk", COUNTY)
    with as_superuser(server) as owner:
        ((username,),) = owner.execute("SELECT username FROM access_account WHERE id = %s", [actor.account_id])
    started = give_start_password(system_actor(COUNTY), new_key(), actor.account_id)
    token = sign_in(Attempt(username, started)).token
    with as_superuser(server) as owner:
        owner.execute("UPDATE access_signin SET factor_at = now(), state = 'open'")
    return token, presence_of(token)


def test_it_comes_back_to_its_account_and_to_nobody_else(database: Server) -> None:
    token, own = signed_in(database)
    _, other = signed_in(database)
    assert not own.has_unsent
    assert keep_unsent(COUNTY, own.actor.account_id, PAGE, TYPED)
    assert presence_of(token).has_unsent
    found = unsent_at(own, PAGE)
    assert found is not None
    assert list(found.fields) == TYPED
    assert (unsent_at(other, PAGE), unsent_of(other)) == (None, [])
    assert not forget_unsent(other, PAGE)
    assert unsent_at(own, "/s/register") is None
    assert forget_unsent(own, PAGE)
    assert unsent_of(own) == []


def test_neither_secrets_nor_what_the_page_makes_itself_are_kept(database: Server) -> None:
    _, own = signed_in(database)
    given = [("password", "a"), ("factor-code", "123456"), ("secret", "s"), ("key", "k"), ("csrfmiddlewaretoken", "c")]
    assert not keep_unsent(COUNTY, own.actor.account_id, PAGE, [*given, ("note", "")])
    assert keep_unsent(COUNTY, own.actor.account_id, PAGE, [*given, ("note", "写了一半")])
    found = unsent_at(own, PAGE)
    assert found is not None
    assert found.fields == (("note", "写了一半"),)


def test_nothing_of_it_can_be_read_in_the_database(database: Server) -> None:
    _, own = signed_in(database)
    keep_unsent(COUNTY, own.actor.account_id, PAGE, TYPED)
    with as_superuser(database) as owner:
        ((content,),) = owner.execute("SELECT content FROM access_unsentform").fetchall()
        assert "张三".encode() not in bytes(content)
        assert b"1970" not in bytes(content)
        owner.execute("UPDATE access_unsentform SET id = id + 1")
    assert unsent_at(own, PAGE) is None, "sealed for its own row"


def test_too_much_is_not_kept_and_the_last_one_of_a_page_holds(
    database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, own = signed_in(database)
    account = own.actor.account_id
    assert not keep_unsent(COUNTY, account, PAGE, [("note", "长" * unsent_forms.MOST_BYTES)])
    assert not keep_unsent(COUNTY, account, "/" + "x" * 300, TYPED)
    keep_unsent(COUNTY, account, PAGE, TYPED)
    keep_unsent(COUNTY, account, PAGE, [("name", "李四")])
    found = unsent_at(own, PAGE)
    assert found is not None
    assert found.fields == (("name", "李四"),)
    monkeypatch.setattr(unsent_forms, "MOST_KEPT", 1)
    assert not keep_unsent(COUNTY, account, "/s/correct/1", TYPED)
    assert keep_unsent(COUNTY, account, PAGE, TYPED), "its own place is free"


def test_it_goes_after_a_day(database: Server) -> None:
    _, own = signed_in(database)
    keep_unsent(COUNTY, own.actor.account_id, PAGE, TYPED)
    assert "unsent" not in keep_to_retention(system_actor(COUNTY))
    with as_superuser(database) as owner:
        owner.execute("UPDATE access_unsentform SET kept_at = now() - interval '24 hours 1 minute'")
    assert keep_to_retention(system_actor(COUNTY))["unsent"] == {"due": 1, "held": 0, "destroyed": 1}
    assert count(database, "access_unsentform") == 0


def test_a_sign_in_that_is_over_still_says_whose_it_was_for_a_day(database: Server) -> None:
    token, own = signed_in(database)
    with as_superuser(database) as owner:
        owner.execute("UPDATE access_signin SET state = 'ended', ended_at = now()")
    assert account_behind(token) == (COUNTY, own.actor.account_id)
    with as_superuser(database) as owner:
        owner.execute("UPDATE access_signin SET begun_at = now() - interval '25 hours'")
    assert account_behind(token) is None
    assert account_behind(f"{COUNTY}.nothing") is None
    assert account_behind("") is None
