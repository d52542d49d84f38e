"""Actions: who may, once for a key, with an entry; and never otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.access.people_at_work import audit_rows, new_key, worker
from tests.billing.counties import County
from tests.database import in_area

from canbao.access.acting import KeyReused, NotAllowed, NotFound
from canbao.access.actors import Actor, system_actor
from canbao.access.rights import rights, roles
from canbao.billing.actions import (
    AssessCounty,
    ConfirmPublication,
    DiscardRun,
    ProposePublication,
    RollOver,
    SignSituations,
    assess_county,
    confirm_publication,
    discard_run,
    propose_publication,
    roll_over,
    sign_situations,
)
from canbao.billing.models import Run
from canbao.billing.rolling_over import NoCampaign
from canbao.store.server import Server
from canbao.store.states import MoveRefused

Try = Callable[[Actor], Any]


def tries(county: County, number: int) -> dict[str, Try]:
    """Each action as somebody would try it."""
    assess = AssessCounty(county.as_of, (county.policy,))
    return {
        "assess_county": lambda actor: assess_county(actor, new_key(), assess),
        "sign_situations": lambda actor: sign_situations(actor, new_key(), SignSituations(number, ())),
        "propose_publication": lambda actor: propose_publication(actor, new_key(), ProposePublication(number)),
        "confirm_publication": lambda actor: confirm_publication(actor, new_key(), ConfirmPublication(number)),
        "discard_run": lambda actor: discard_run(actor, new_key(), DiscardRun(number, "算错了")),
        "roll_over": lambda actor: roll_over(actor, new_key(), RollOver(2025)),
    }


def came_of(act: Try, actor: Actor) -> str:
    """What became of it: denied, unseen, or let through (whatever the state of things then said)."""
    try:
        act(actor)
    except NotAllowed:
        return "denied"
    except NotFound:
        return "unseen"
    except Exception as error:
        if type(error).__name__ in ("MoveRefused", "NoCampaign", "NobodyThere", "OtherPlace", "Unsigned"):
            return "let through"
        raise
    return "let through"


@pytest.mark.trust
def test_every_action_by_every_role_in_every_area(
    county: County, run: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """T50: what `rights.csv` says, and nothing outside the own county. A town's or village's own area is not enough."""
    from canbao.billing import actions

    class Stop(NoCampaign):
        pass

    def stop(*_: object) -> None:
        raise NoCampaign("as far as it goes")

    monkeypatch.setattr(actions, "assess_from_register", stop)
    own, sister, town = (county.code,), ("430682",), (county.towns()[0],)
    found, wanted = {}, {}
    for action, act in tries(county, run["run"]).items():
        for role in roles():
            for name, units in (("own", own), ("sister", sister), ("town", town)):
                found[action, role, name] = came_of(act, worker(role, units=units))
                may = role in rights()[action].reaches
                # Of its own county every actor may assess: the sister's simply is another one, without this run.
                is_about_a_run = action not in ("assess_county", "roll_over")
                unseen = "unseen" if is_about_a_run else "let through"
                wanted[action, role, name] = (
                    "denied" if not may or name == "town" else unseen if name == "sister" else "let through"
                )
    assert found == wanted
    assert {"denied", "unseen", "let through"} == set(found.values())


def test_rights_of_the_room_are_its_actions(county: County, run: dict[str, Any]) -> None:
    """Those tried here, reading, exporting, and pledges (test_pledging)."""
    named = {right.action for right in rights().values() if right.room == "billing"}
    pledging = {"register_sponsor", "record_pledge"}
    assert named == {*tries(county, run["run"]), "view_run", "export_bills", *pledging}


def test_the_worker_may_assess_for_itself(county: County) -> None:
    answer = assess_county(system_actor(county.code), new_key(), AssessCounty(county.as_of, (county.policy,)))
    assert answer["people"] == len(county.ids)


@pytest.mark.trust
def test_a_key_has_one_run(county: County) -> None:
    key, order = new_key(), AssessCounty(county.as_of, (county.policy,))
    first = assess_county(county.clerk(), key, order)
    assert assess_county(county.clerk(), key, order) == first
    with in_area(county.code):
        assert Run.objects.count() == 1
    with pytest.raises(KeyReused):
        assess_county(
            county.clerk(), key, AssessCounty(county.as_of, (county.policy,), amend=(("personal_yuan", "1"),))
        )


@pytest.mark.trust
def test_every_action_leaves_one_entry_with_figures_and_no_person(
    county: County, run: dict[str, Any], database: Server
) -> None:
    before = len(audit_rows(database))
    county.publish(run["run"])
    entries = audit_rows(database)[before:]
    assert [(entry["action"], entry["outcome"]) for entry in entries] == [
        ("sign_situations", "done"), ("propose_publication", "done"), ("confirm_publication", "done"),
    ]  # fmt: skip
    changes = entries[-1]["changes"]
    assert isinstance(changes, list)
    assert changes == [
        {"record": "run", "number": run["run"], "state": "published", "people": len(county.ids),
         "result_digest": run["result_digest"]}
    ]  # fmt: skip
    assessed = audit_rows(database)[before - 1]
    assert (assessed["action"], assessed["unit"]) == ("assess_county", county.code)


@pytest.mark.trust
def test_refusals_leave_an_entry_and_no_effect(county: County, run: dict[str, Any], database: Server) -> None:
    with pytest.raises(NotAllowed):
        propose_publication(county.town_clerk(county.towns()[0]), new_key(), ProposePublication(run["run"]))
    with pytest.raises(NotAllowed):
        confirm_publication(county.clerk(), new_key(), ConfirmPublication(run["run"]))
    assert [entry["outcome"] for entry in audit_rows(database)[-2:]] == ["denied", "denied"]
    assert county.field(run["run"], "state") == "draft"


def test_a_run_is_put_aside_with_a_reason_unless_it_counts(county: County, run: dict[str, Any]) -> None:
    clerk, later = county.clerk(), county.assess()["run"]
    with pytest.raises(NotAllowed, match="作废的原因"):
        discard_run(clerk, new_key(), DiscardRun(later, " "))
    assert discard_run(clerk, new_key(), DiscardRun(later, "政策选错"))["state"] == "discarded"
    with pytest.raises(MoveRefused):
        discard_run(clerk, new_key(), DiscardRun(later, "再作废"))
    county.publish(run["run"])
    with pytest.raises(MoveRefused, match="已发布"):
        discard_run(clerk, new_key(), DiscardRun(run["run"], "不能这样"))
