"""Keys of the API: issued by another person, shown once, ended by day, revocation and account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.access.people_at_work import new_key, worker
from tests.api.systems import QUESTION, System
from tests.database import in_area

from canbao.access.accounts import StopAccount, stop_account
from canbao.access.acting import KeyReused, NotAllowed
from canbao.api import asking
from canbao.api.keys import BadApiKey, IssueApiKey, RevokeApiKey, issue_api_key, revoke_api_key, view_keys
from canbao.api.models import ApiKey
from canbao.store.server import BUSINESS_ZONE


def test_a_key_ends_with_its_day_its_revocation_and_its_account(system: System) -> None:
    guard = worker("security_admin", units=(system.till.county.code,), account=901)
    with pytest.raises(BadApiKey):
        replace(system).issued(days=500)
    other = replace(system).issued()
    assert other.post("/due", QUESTION).status_code == 200
    revoke_api_key(guard, new_key(), RevokeApiKey(other.code, "对方换系统"))
    assert other.post("/due", QUESTION).status_code == 401
    assert system.post("/due", QUESTION).status_code == 200
    admin = worker("system_admin", units=(system.till.county.code,), account=902)
    stop_account(admin, new_key(), StopAccount(system.actor.account_id, "离职"))
    shown = {each.code: each for each in view_keys(guard)}
    assert shown[other.code].is_revoked
    assert not shown[system.code].is_revoked
    assert (shown[system.code].partner, shown[system.code].about) == ("tax", "征收系统")
    assert system.secret not in str(shown)
    with pytest.raises(NotAllowed):
        view_keys(worker("bureau_clerk", units=(system.till.county.code,)))
    stopped = system.post("/due", QUESTION)
    assert (stopped.status_code, stopped.json()["code"]) == (403, "account_stopped")


def test_a_keys_days_are_those_of_actions(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo stands still on a day of its campaign: keys that were issued there count there."""
    for later, status in ((-400, 200), (30, 200), (31, 401)):
        monkeypatch.setattr(asking, "day_for", lambda day, later=later: day + timedelta(days=later))
        assert system.post("/due", QUESTION).status_code == status


def test_nobody_issues_a_key_for_themselves_and_its_secret_is_told_once(system: System) -> None:
    county, until = system.till.county.code, datetime.now(ZoneInfo(BUSINESS_ZONE)).date() + timedelta(days=9)
    system.till.go_to(until - timedelta(days=9))
    own = worker("security_admin", units=(county,), account=system.actor.account_id)
    with pytest.raises(NotAllowed):
        issue_api_key(own, new_key(), IssueApiKey(system.actor.account_id, "接口", until))
    guard, key = worker("security_admin", units=(county,), account=901), new_key()
    order = IssueApiKey(system.actor.account_id, "接口", until)
    code, secret = issue_api_key(guard, key, order)
    with pytest.raises(KeyReused):
        issue_api_key(guard, key, IssueApiKey(system.actor.account_id, "接口", until))
    with in_area(county):
        assert secret.encode() not in bytes(ApiKey.objects.get(code=code).secret)
