"""Actions: right, key, effect, entry and answer together, or none of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import psycopg
import pytest
from tests.access.people_at_work import (
    COUNTY,
    SISTER_COUNTY,
    SISTER_TOWN,
    TOWN,
    VILLAGE,
    audit_rows,
    count,
    new_key,
    nothing,
    outcomes,
    sabotage,
    worker,
)
from tests.proofs import Proof

from canbao.access.actors import Actor
from canbao.access.rights import Kind, Reach, UnknownAction, rights, roles
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault", "database")
Probe = Callable[[Actor, str, "Order"], dict[str, Any]]


@dataclass(frozen=True)
class Order:
    unit: str = TOWN
    amount: int = 1
    telling: str = ""


@pytest.fixture
def probe() -> Probe:
    """An action whose effect can be counted."""
    return make_probe("add_organisation")


def make_probe(action: str) -> Probe:
    from canbao.access.acting import Act, Json, performs
    from canbao.access.models import Organisation

    @performs(action)
    def add(act: Act, order: Order) -> dict[str, Json]:
        act.reason("试\n行")
        name = f"镇{order.amount}-{order.unit}"
        made = Organisation.objects.create(county=COUNTY, kind="town_window", name=name, units=[TOWN])
        act.require(order.unit)
        act.note("organisation", made.id, name=made.name, told=order.telling)
        return {"organisation": made.id, "day": act.business_day().isoformat()}

    return add


def test_an_action_has_one_effect_and_one_entry(database: Server, probe: Probe) -> None:
    actor, key = worker("system_admin"), new_key()
    answer = probe(actor, key, Order())
    (entry,) = audit_rows(database)
    assert count(database, "access_organisation") == 1
    told = {"record": "organisation", "number": answer["organisation"], "name": f"镇1-{TOWN}", "told": ""}
    assert entry["changes"] == [told]
    assert (entry["outcome"], entry["unit"], entry["reason"], entry["request_key"]) == ("done", TOWN, "试 行", key)
    assert (entry["account_id"], entry["account_name"]) == (actor.account_id, actor.name)
    assert entry["txid"]
    assert entry["cluster"]


def test_the_same_key_gives_the_first_answer(database: Server, probe: Probe) -> None:
    actor, key = worker("system_admin"), new_key()
    assert probe(actor, key, Order()) == probe(actor, key, Order())
    assert count(database, "access_organisation") == 1
    assert outcomes(database) == ["done"]


def test_the_same_key_for_something_else_is_refused(probe: Probe) -> None:
    from canbao.access.acting import KeyReused

    actor, key = worker("system_admin"), new_key()
    first = probe(actor, key, Order())
    with pytest.raises(KeyReused, match="编号"):
        probe(actor, key, Order(amount=2))
    with pytest.raises(KeyReused):
        make_probe("add_account")(actor, key, Order())
    assert probe(actor, key, Order()) == first
    assert probe(worker("system_admin"), key, Order(amount=3)) != first, "a key is of one account"


def at_once(probe: Probe, actor: Actor, key: str, times: int = 16) -> list[dict[str, Any]]:
    """Answers of so many requests with one key, started together, each on a connection of its own."""
    from django.db import connections

    answers: list[dict[str, Any]] = []
    start = threading.Barrier(times)

    def ask() -> None:
        start.wait()
        try:
            answers.append(probe(actor, key, Order()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.trust
def test_sixteen_at_once_have_one_effect(database: Server) -> None:
    for _ in range(3):
        before = count(database, "access_auditentry")
        answers = at_once(make_counted(), worker("system_admin"), new_key())
        assert len(answers) == 16
        assert len({str(answer) for answer in answers}) == 1
        assert count(database, "access_auditentry") - before == 1


def make_counted() -> Probe:
    """An action without a constraint of its own that would stop a second effect."""
    from canbao.access.acting import Act, Json, performs

    @performs("add_organisation")
    def count_me(act: Act, order: Order) -> dict[str, Json]:
        del order
        return {"day": act.business_day().isoformat()}

    return count_me


@pytest.mark.trust
def test_sabotage_without_the_claim_each_has_its_effect(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import acting
    from canbao.access.claiming import Claim, claim_key

    def always_new(actor: Actor, key: str, action: str, mark: bytes) -> Claim:
        return Claim(claim_key(actor, f"{key}-{new_key()}", action, mark).day, True, {})

    monkeypatch.setattr(acting, "claim_key", always_new)
    at_once(make_counted(), worker("system_admin"), new_key())
    assert outcomes(database) == ["done"] * 16


def test_what_is_denied_is_rolled_back_and_told(database: Server, probe: Probe) -> None:
    """No right; another county; no role at all."""
    from canbao.access.acting import NotAllowed

    for actor, unit in (
        (worker("bureau_clerk"), TOWN),
        (worker("system_admin"), f"{SISTER_COUNTY}001"),
        (worker(), TOWN),
    ):
        key = new_key()
        with pytest.raises(NotAllowed):
            probe(actor, key, Order(unit=unit))
        entry = audit_rows(database)[-1]
        assert (entry["outcome"], entry["action"], entry["request_key"]) == ("denied", "add_organisation", key)
    assert count(database, "access_organisation") == 0
    assert len(audit_rows(database)) == 3


def test_who_has_no_area_may_nothing_and_is_told_so(database: Server, probe: Probe) -> None:
    from canbao.access.acting import NotAllowed, reading
    from canbao.store.scope import NOBODY

    nowhere = replace(worker("system_admin"), scope=NOBODY)
    with pytest.raises(NotAllowed, match="辖区"):
        probe(nowhere, new_key(), Order())
    with pytest.raises(NotAllowed, match="辖区"), reading(replace(worker("bureau_clerk"), scope=NOBODY), "find_person"):
        raise AssertionError("not reached")
    assert outcomes(database) == ["denied", "denied"]


def test_a_right_that_reaches_the_whole_county_sees_it_from_a_town(probe: Probe) -> None:
    assert probe(worker("system_admin", units=(SISTER_TOWN,)), new_key(), Order())["organisation"]


@pytest.mark.parametrize(("name", "refusal"), [("x" * 61, "BadOrder"), ("甲\0", "BadOrder"), ("\ud800", "BadOrder")])
def test_what_the_database_cannot_hold_is_refused_by_us(database: Server, name: str, refusal: str) -> None:
    from canbao.access.acting import Act, Json, performs
    from canbao.access.models import Organisation
    from canbao.store.failures import StoreFailed

    @performs("add_organisation")
    def add(act: Act, order: str) -> dict[str, Json]:
        made = Organisation.objects.create(county=act.actor.county, kind="bureau", name=order, units=[COUNTY])
        return {"organisation": made.id}

    with pytest.raises(StoreFailed) as caught:
        add(worker("system_admin"), new_key(), name)
    assert type(caught.value).__name__ == refusal
    assert outcomes(database) == []


def test_what_row_level_security_refuses_is_a_denial(database: Server) -> None:
    from canbao.access.acting import Act, Json, NotAllowed, performs
    from canbao.access.models import Organisation

    @performs("add_organisation")
    def add_elsewhere(act: Act, order: Order) -> dict[str, Json]:
        del act, order
        Organisation.objects.create(county=SISTER_COUNTY, kind="bureau", name="别县", units=[SISTER_COUNTY])
        return {}

    with pytest.raises(NotAllowed, match="数据库"):
        add_elsewhere(worker("system_admin"), new_key(), Order())
    assert outcomes(database) == ["denied"]


def test_a_denial_that_named_something_too_long_is_told(database: Server) -> None:
    from canbao.access.acting import Act, Json, NotAllowed, performs

    @performs("add_organisation")
    def ask_for(act: Act, unit: str) -> dict[str, Json]:
        act.require(unit)
        return {}

    with pytest.raises(NotAllowed):
        ask_for(worker("system_admin"), new_key(), "350583\0" * 9)
    assert [row["unit"] for row in audit_rows(database)] == ["350583 35058"]


def test_a_denial_tells_no_full_number(database: Server) -> None:
    from canbao.access.acting import Act, Json, NotAllowed, performs

    @performs("add_organisation")
    def refuse(act: Act, order: Order) -> dict[str, Json]:
        del act, order
        raise NotAllowed("430621199003071230 不是您的")

    with pytest.raises(NotAllowed):
        refuse(worker("system_admin"), new_key(), Order())
    assert audit_rows(database)[0]["changes"] == [{"refused": "（略）"}]


def test_what_fails_otherwise_leaves_no_entry(database: Server) -> None:
    from canbao.access.acting import Act, Json, NotFound, performs

    @performs("add_organisation")
    def fail(act: Act, order: Order) -> dict[str, Json]:
        del act, order
        raise NotFound("没有")

    actor, key = worker("system_admin"), new_key()
    with pytest.raises(NotFound):
        fail(actor, key, Order())
    assert outcomes(database) == []
    with pytest.raises(NotFound, match="没有"):
        make_counted()(actor, key, Order())
    assert make_counted()(actor, new_key(), Order()), "a new key is a new request"


def test_no_full_number_comes_into_the_trail(database: Server, probe: Probe) -> None:
    from canbao.access.wording import TooTelling

    for told in ("430621199003071230", "来电 13912345678", "1" * 15):
        with pytest.raises(TooTelling):
            probe(worker("system_admin"), new_key(), Order(telling=told))
    assert count(database, "access_organisation") == 0


def test_an_action_that_is_no_row_of_the_table_does_not_load() -> None:
    from canbao.access.acting import performs

    with pytest.raises(UnknownAction, match="invent_people"):
        performs("invent_people")


def test_what_is_no_write_is_no_action() -> None:
    from canbao.access.acting import performs

    for action in ("find_person", "reveal_number", "seal_trail"):
        with pytest.raises(AssertionError):
            performs(action)


def test_bad_keys_are_refused(probe: Probe) -> None:
    from canbao.access.claiming import BadKey

    for key in ("", "x" * 65, "a b", "键", "p-430621199003071230"):
        with pytest.raises(BadKey):
            probe(worker("system_admin"), key, Order())


def test_two_persons_are_two_accounts() -> None:
    from canbao.access.acting import Act, NotAllowed
    from canbao.access.rights import right_to

    actor = worker("security_admin")
    act = Act(actor, right_to("confirm_grant"))
    act.require_other_than(actor.account_id + 1)
    with pytest.raises(NotAllowed, match="另一人"):
        act.require_other_than(actor.account_id)


def test_any_other_condition_on_who_may(database: Server) -> None:
    from canbao.access.acting import Act, NotAllowed
    from canbao.access.rights import right_to

    act = Act(worker("bureau_lead"), right_to("confirm_publication"))
    act.refuse_unless(True, "须先签认")
    with pytest.raises(NotAllowed, match="签认"):
        act.refuse_unless(False, "须先签认")
    assert outcomes(database) == []


def test_own_means_the_own_organisation() -> None:
    from canbao.access.acting import Act, NotAllowed
    from canbao.access.rights import right_to

    supplier, clerk = worker("supplier", organisation=5), worker("bureau_clerk", organisation=6)
    right = right_to("upload_list")
    Act(supplier, right).require_own(5)
    Act(clerk, right).require_own(5)
    with pytest.raises(NotAllowed):
        Act(supplier, right).require_own(6)


def test_reading_reads_only(database: Server) -> None:
    from django.db import DatabaseError

    from canbao.access.acting import reading
    from canbao.access.models import Organisation

    with pytest.raises(DatabaseError, match="read-only"), reading(worker("bureau_clerk"), "find_person"):
        Organisation.objects.create(county=COUNTY, kind="bureau", name="某", units=[COUNTY])
    assert outcomes(database) == []


def test_reading_without_the_right_is_denied_and_told(database: Server) -> None:
    from canbao.access.acting import NotAllowed, reading

    with pytest.raises(NotAllowed), reading(worker("finance"), "find_person"):
        raise AssertionError("not reached")
    assert outcomes(database) == ["denied"]


def test_reading_has_the_area(database: Server) -> None:
    from canbao.access.acting import reading
    from canbao.access.models import Organisation

    make_probe("add_organisation")(worker("system_admin"), new_key(), Order())
    with reading(worker("bureau_clerk", units=(TOWN,)), "find_person"):
        assert Organisation.objects.count() == 1
    with reading(worker("bureau_clerk", units=(SISTER_COUNTY,)), "find_person"):
        assert Organisation.objects.count() == 0
    del database


# -- T50: every role, every action, own area, sister town, other county ------------------------------------------------

AREAS = {"own": VILLAGE, "sister town": SISTER_TOWN, "other county": f"{SISTER_COUNTY}001"}
WRITES = [right.action for right in rights().values() if right.kind is Kind.WRITE]


def expected(role: str, action: str, area: str) -> bool:
    """As the table says."""
    reach = rights()[action].reaches.get(role)
    return reach is not None and (area == "own" or (area == "sister town" and reach is Reach.ANY))


def differences(action: str) -> list[tuple[str, str, str]]:
    """Where what happens is not what the table says."""
    from canbao.access.acting import Act, Json, NotAllowed, performs

    @performs(action)
    def act_there(act: Act, unit: str) -> dict[str, Json]:
        act.require(unit)
        return {"done": True}

    found = []
    for role, area in product(roles(), AREAS):
        actor = worker(role, units=(TOWN,))
        try:
            is_done = act_there(actor, new_key(), AREAS[area])["done"] is True
        except NotAllowed:
            is_done = False
        if is_done != expected(role, action, area):
            found.append((role, action, area))
    return found


@pytest.mark.trust
def test_t50_every_role_and_action_and_area_is_as_the_table_says(database: Server) -> None:
    assert [wrong for action in WRITES for wrong in differences(action)] == []
    told = Counter(outcomes(database))
    may = sum(expected(*case) for case in product(roles(), WRITES, AREAS))
    assert told == {"done": may, "denied": len(roles()) * len(WRITES) * len(AREAS) - may}, "T80"


@pytest.mark.trust
def test_t50_sabotage_without_the_question_everybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import acting

    monkeypatch.setattr(acting, "require_right", nothing)
    assert ("finance", "register_person", "own") in differences("register_person")


# -- T80: entries = actions + denials + reveals ------------------------------------------------------------------------


@pytest.mark.trust
def test_t80_sabotage_a_lost_entry_shows(database: Server, probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import acting

    probe(worker("system_admin"), new_key(), Order())
    monkeypatch.setattr(acting, "write_entry", nothing)
    probe(worker("system_admin"), new_key(), Order(amount=2))
    assert count(database, "access_organisation") == 2
    assert outcomes(database) == ["done"], "two effects, one entry: the count tells"


# -- T83: no trail, no action ------------------------------------------------------------------------------------------


@pytest.mark.trust
def test_t83_without_a_trail_actions_refuse_and_reads_go_on(
    database: Server, probe: Probe, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    from canbao.access.acting import reading
    from canbao.access.trail import TrailUnwritable

    sabotage(database, "REVOKE INSERT ON access_auditentry FROM canbao_app")
    with pytest.raises(TrailUnwritable, match="没有进行"):
        probe(worker("system_admin"), new_key(), Order())
    with pytest.raises(TrailUnwritable):
        probe(worker("bureau_clerk"), new_key(), Order())
    assert count(database, "access_organisation") == count(database, "access_request") == 0
    assert "cannot be written" in caplog.text
    with reading(worker("bureau_clerk"), "find_person"):
        pass
    sabotage(database, "GRANT INSERT ON access_auditentry TO canbao_app")
    assert probe(worker("system_admin"), new_key(), Order())
    shown = (
        "with the trail unwritable an action and a denial leave nothing and say so, a reading goes on, the log alarms"
    )
    proof.shows("T83", shown, "actions and reveals refuse, reads go on, alarm")


@pytest.mark.trust
def test_t83_sabotage_an_entry_after_the_transaction_comes_too_late(
    database: Server, probe: Probe, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    from canbao.access import acting

    monkeypatch.setattr(acting, "write_entry", nothing)
    sabotage(database, "REVOKE INSERT ON access_auditentry FROM canbao_app")
    probe(worker("system_admin"), new_key(), Order())
    assert count(database, "access_organisation") == 1, "an effect without its entry"
    proof.sabotage("T83", "the entry not written in the action's transaction", "an effect without its entry")


def test_an_action_needs_few_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def told(self: Any, query: Any, *more: Any, **named: Any) -> Any:
        asked.append((query.decode() if isinstance(query, bytes) else str(query)).split()[0])
        return execute(self, query, *more, **named)

    action, actor = make_counted(), worker("system_admin")
    action(actor, new_key(), Order())
    monkeypatch.setattr(psycopg.Cursor, "execute", told)
    action(actor, new_key(), Order())
    assert asked == ["SELECT", "WITH", "WITH"]
