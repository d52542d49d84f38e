"""Signing, proposing, confirming: nothing unsigned, nothing unseen, never one person alone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from tests.access.people_at_work import audit_rows, new_key, worker
from tests.billing.counties import County
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.billing import publishing
from canbao.billing.actions import (
    ConfirmPublication,
    ProposePublication,
    SignSituations,
    confirm_publication,
    propose_publication,
    sign_situations,
)
from canbao.billing.models import Due, Run, RunSituation, Signature
from canbao.billing.publishing import BaseMoved, DifferencesUnseen, NotOfThisRun, Unsigned, sweep, unsigned
from canbao.billing.queries import run_of
from canbao.billing.recounting import is_unchanged
from canbao.billing.states import RunState
from canbao.store.server import Server
from canbao.store.states import MoveRefused


def waiting(county: County, number: int) -> list[int]:
    with in_area(county.code):
        return sorted(unsigned(run_of(county.code, number)))


def sign(county: County, number: int, situations: list[int]) -> dict[str, Any]:
    return dict(sign_situations(county.clerk(), new_key(), SignSituations(number, tuple(situations))))


def propose(county: County, number: int, seen: str = "") -> dict[str, Any]:
    return dict(propose_publication(county.clerk(), new_key(), ProposePublication(number, seen)))


def confirm(county: County, number: int) -> dict[str, Any]:
    return dict(confirm_publication(county.lead(), new_key(), ConfirmPublication(number)))


# -- signing -----------------------------------------------------------------------------------------------------------


def test_a_run_is_reviewed_when_the_last_situation_is_signed(county: County, run: dict[str, Any]) -> None:
    number, left = run["run"], waiting(county, run["run"])
    assert run["unsigned"] == len(left) == run["situations"]
    first = sign(county, number, left[1:])
    assert (first["state"], first["signed"], first["unsigned"]) == (RunState.DRAFT, len(left) - 1, 1)
    again = sign(county, number, left[1:])
    assert (again["state"], again["signed"]) == (RunState.DRAFT, 0)
    last = sign(county, number, left)
    assert (last["state"], last["signed"], last["unsigned"]) == (RunState.REVIEWED, 1, 0)
    with in_area(county.code):
        assert set(Signature.objects.values_list("signed_by", flat=True)) == {county.clerk().account_id}


def test_what_was_signed_under_the_same_rules_need_not_be_signed_again(county: County, run: dict[str, Any]) -> None:
    county.sign(run["run"])
    again = county.assess()
    assert (again["unsigned"], again["state"]) == (0, RunState.REVIEWED)
    county.record(
        "INSERT INTO registry_standing (county, person_id, standing, listed_as, valid_from, certifier)"
        " SELECT %(county)s, id, 'orphan', '孤儿', '2020-01-01', '民政' FROM registry_person"
    )
    changed = county.assess()
    assert 0 < changed["unsigned"] < changed["situations"]
    assert changed["state"] == RunState.DRAFT
    others = county.assess(amend=(("personal_yuan", "411"),))
    assert others["unsigned"] == others["situations"], "other rules have another digest"


def test_a_situation_of_another_run_is_refused(county: County, run: dict[str, Any]) -> None:
    with pytest.raises(NotOfThisRun):
        sign(county, run["run"], [7])
    with in_area(county.code):
        assert not Signature.objects.exists()


@pytest.mark.trust
def test_an_unsigned_situation_stops_proposing_and_publishing(
    county: County, run: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    number, left = run["run"], waiting(county, run["run"])
    sign(county, number, left[1:])
    with pytest.raises(MoveRefused):
        propose(county, number)
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute("UPDATE billing_run SET state = 'reviewed' WHERE id = %s", [number])
    with pytest.raises(Unsigned, match="1 种"):
        propose(county, number)
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute("UPDATE billing_run SET state = 'proposed' WHERE id = %s", [number])
    with pytest.raises(Unsigned, match="1 种"):
        confirm(county, number)
    monkeypatch.setattr(publishing, "unsigned", lambda _: {})
    assert confirm(county, number)["state"] == RunState.PUBLISHED, "the sabotage"


# -- two persons -------------------------------------------------------------------------------------------------------


@pytest.mark.trust
def test_who_proposed_does_not_confirm(county: County, run: dict[str, Any], database: Server) -> None:
    """T78: in the action; tests/billing/test_models.py shows the same of the database."""
    county.sign(run["run"])
    lead, other = county.lead(8), county.lead(9)
    propose_publication(lead, new_key(), ProposePublication(run["run"]))
    with pytest.raises(NotAllowed, match="另一人"):
        confirm_publication(lead, new_key(), ConfirmPublication(run["run"]))
    assert county.field(run["run"], "state") == RunState.PROPOSED
    assert audit_rows(database)[-1]["outcome"] == "denied"
    answer = confirm_publication(other, new_key(), ConfirmPublication(run["run"]))
    assert answer == {"run": run["run"], "state": RunState.PUBLISHED, "superseded": None}
    assert (county.field(run["run"], "proposed_by"), county.field(run["run"], "published_by")) == (8, 9)


def test_a_proposal_can_be_turned_down(county: County, run: dict[str, Any], database: Server) -> None:
    county.sign(run["run"])
    propose(county, run["run"])
    order = ConfirmPublication(run["run"], is_approved=False, reason="名单有误")
    assert confirm_publication(county.lead(), new_key(), order)["state"] == RunState.DISCARDED
    assert audit_rows(database)[-1]["reason"] == "名单有误"
    with pytest.raises(MoveRefused):
        confirm(county, run["run"])
    with pytest.raises(MoveRefused):
        sign(county, run["run"], [])


def test_there_is_no_such_run_for_others(county: County, run: dict[str, Any]) -> None:
    county.sign(run["run"])
    stranger = worker("bureau_lead", units=("430682",))
    with pytest.raises(NotFound):
        propose_publication(stranger, new_key(), ProposePublication(run["run"]))
    with pytest.raises(NotFound):
        confirm_publication(stranger, new_key(), ConfirmPublication(run["run"]))
    with pytest.raises(NotFound):
        sign_situations(stranger, new_key(), SignSituations(run["run"], ()))


# -- differences -------------------------------------------------------------------------------------------------------


@pytest.mark.trust
def test_differences_must_have_been_seen(county: County, run: dict[str, Any]) -> None:
    county.publish(run["run"])
    changed = county.assess(amend=(("personal_yuan", "410"),))
    county.sign(changed["run"])
    for seen in ("", "0" * 64):
        with pytest.raises(DifferencesUnseen):
            propose(county, changed["run"], seen)
    propose(county, changed["run"], changed["difference_digest"])
    with in_area(county.code):
        unseen = Run.objects.get(id=changed["run"])
    unseen.acknowledged = ""
    with in_area(county.code), pytest.raises(DifferencesUnseen):
        publishing.publish(unseen, 9)
    assert confirm(county, changed["run"])["superseded"] == run["run"]
    assert county.field(run["run"], "state") == RunState.SUPERSEDED


def test_a_run_that_was_compared_with_another_is_assessed_anew(county: County, run: dict[str, Any]) -> None:
    """Two proposals at once: the second does not slip in behind the first."""
    other = county.assess(amend=(("personal_yuan", "410"),))
    county.sign(other["run"])
    county.publish(run["run"])
    assert county.field(other["run"], "state") == RunState.DISCARDED
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM billing_run WHERE state = 'published'")
        assert cursor.fetchall() == [(run["run"],)]


@pytest.mark.trust
def test_the_base_is_looked_at_again(county: County, run: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    other = county.assess(amend=(("personal_yuan", "410"),))
    county.sign(other["run"])
    monkeypatch.setattr(publishing, "discard_others", lambda _: [])
    county.publish(run["run"])
    with pytest.raises(BaseMoved):
        propose(county, other["run"])


@pytest.mark.trust
def test_of_two_confirmed_at_once_one_counts(county: County, run: dict[str, Any]) -> None:
    """Both were compared with nothing; whoever comes second is told that another run was published."""
    numbers = [run["run"], county.assess(amend=(("personal_yuan", "410"),))["run"]]
    for number in numbers:
        county.sign(number)
        propose(county, number)
    begin = threading.Barrier(2)

    def try_to(number: int) -> str:
        try:
            begin.wait()
            return str(confirm(county, number)["state"])
        except (BaseMoved, MoveRefused) as refused:
            return type(refused).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        found = sorted(both.map(try_to, numbers))
    assert found[1] == "published"
    assert found[0] in ("BaseMoved", "MoveRefused")
    states = sorted(county.field(number, "state") for number in numbers)
    assert states == ["discarded", "published"]


# -- what was published stays ------------------------------------------------------------------------------------------


@pytest.mark.trust
def test_a_policy_that_changed_changes_no_published_run(county: County, run: dict[str, Any]) -> None:
    """T27: digests, rows and situations of the old run are as they were; counted again, they give the same."""
    number = run["run"]
    county.publish(number)

    def kept() -> tuple[Any, ...]:
        with in_area(county.code):
            found = Run.objects.get(id=number)
            rows = list(Due.objects.filter(run_id=number).order_by("person_id").values_list())
            return (
                found.result_digest, found.input_digest, found.policies, found.totals, rows,
                list(RunSituation.objects.filter(run_id=number).order_by("situation").values_list()),
            )  # fmt: skip

    before = kept()
    changed = county.assess(amend=(("personal_yuan", "500"),))
    county.publish(changed["run"])
    assert changed["result_digest"] != before[0]
    assert kept() == before
    with in_area(county.code):
        assert is_unchanged(Run.objects.get(id=number))


# -- sweeping ----------------------------------------------------------------------------------------------------------


def test_what_was_discarded_is_swept_and_nothing_else(county: County, run: dict[str, Any]) -> None:
    kept, thrown = run["run"], county.assess()["run"]
    with in_area(county.code):
        publishing.discard(Run.objects.get(id=thrown))
        assert sweep(county.code) == len(county.ids)
        assert sweep(county.code) == 0
        assert set(Due.objects.values_list("run_id", flat=True)) == {kept}
        assert RunSituation.objects.filter(run_id=thrown).exists()


def test_assessing_sweeps_first(county: County, run: dict[str, Any]) -> None:
    with in_area(county.code):
        publishing.discard(Run.objects.get(id=run["run"]))
    again = county.assess()
    with in_area(county.code):
        assert set(Due.objects.values_list("run_id", flat=True)) == {again["run"]}
