"""A password and a phone of one's own: by oneself alone, begun anew by somebody else."""

from __future__ import annotations

import pyotp
import pytest
from tests.access.people_at_work import COUNTY, new_key, vault, worker
from tests.access.people_signing_in import PHRASE, make_older, settled
from tests.database import as_superuser, in_area

from canbao.access.acting import KeyReused, NotAllowed, NotFound
from canbao.access.actors import system_actor
from canbao.access.models import Credential
from canbao.access.passwords import BadPassword
from canbao.access.setting_up import WrongCode, give_start_password, offered_factor, set_up, show_factor
from canbao.access.sign_ins import SignedOut, presence_of
from canbao.access.signing_in import Attempt, EndSignIn, end_sign_in, sign_in
from canbao.store.server import Server

__all__ = ["vault"]
pytestmark = pytest.mark.usefixtures("vault")


def test_the_factor_is_sealed_and_stays_the_same_until_confirmed(database: Server) -> None:
    clerk = settled(database)
    with as_superuser(database) as connection:
        row = connection.execute("SELECT factor_sealed, password FROM access_credential").fetchone()
    assert row is not None
    assert clerk.factor.encode() not in bytes(row[0])
    assert PHRASE not in row[1]
    with in_area(COUNTY):
        assert not Credential.objects.filter(account_id=clerk.number).exists(), "nobody but the account reads it"


def test_a_weak_password_or_a_wrong_code_changes_nothing(database: Server) -> None:
    clerk = settled(database)
    entered = clerk.attempt()
    assert entered is not None
    presence = presence_of(entered.token)
    clerk.forget_step()
    with pytest.raises(BadPassword):
        set_up(presence, new_key(), "short", clerk.code())
    with pytest.raises(WrongCode):
        set_up(presence, new_key(), "another-long-phrase-here", "000000")
    assert clerk.attempt() is not None


def test_begun_anew_everything_of_before_is_void(database: Server) -> None:
    clerk = settled(database)
    entered = clerk.attempt()
    assert entered is not None
    started = give_start_password(system_actor(COUNTY), new_key(), clerk.number)
    with pytest.raises(SignedOut):
        presence_of(entered.token)
    assert clerk.attempt() is None
    fresh = sign_in(Attempt(clerk.username, started))
    assert fresh.is_setting_up
    assert offered_factor(presence_of(fresh.token)) != clerk.factor


def test_a_starting_password_is_shown_once_and_by_somebody_else(database: Server) -> None:
    clerk = settled(database)
    key = new_key()
    give_start_password(system_actor(COUNTY), key, clerk.number)
    with pytest.raises(KeyReused):
        give_start_password(system_actor(COUNTY), key, clerk.number)
    with pytest.raises(NotAllowed):
        give_start_password(worker("system_admin", account=clerk.number), new_key(), clerk.number)
    with pytest.raises(NotAllowed):
        give_start_password(worker("bureau_lead"), new_key(), clerk.number)


def test_the_factor_shown_again_is_fresh_for_five_minutes(database: Server) -> None:
    clerk = settled(database)
    entered = clerk.attempt()
    assert entered is not None
    assert presence_of(entered.token).is_fresh
    make_older(database, "access_signin", "factor_at", 6)
    presence = presence_of(entered.token)
    assert not presence.is_fresh
    with pytest.raises(WrongCode):
        show_factor(presence, new_key(), "000000")
    clerk.forget_step()
    show_factor(presence, new_key(), pyotp.TOTP(clerk.factor).now())
    assert presence_of(entered.token).is_fresh
    end_sign_in(clerk.actor, new_key(), EndSignIn())
    clerk.forget_step()
    with pytest.raises(NotFound):
        show_factor(presence, new_key(), clerk.code())
