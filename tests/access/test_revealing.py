"""A full number is shown to one person, for a reason, within limits, and told."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import SISTER_TOWN, TOWN, audit_rows, count, new_key, outcomes, sabotage, worker
from tests.proofs import Proof

from canbao.access.actors import Actor
from canbao.access.vault import Vault
from canbao.store.server import Server

NUMBER, PLACE = "430621199003071230", "registry_document.number:990101:5"


@pytest.fixture(autouse=True)
def sealed(database: Server, vault: Vault) -> bytes:
    del database
    return vault.seal(NUMBER, PLACE)


def show(sealed: bytes, actor: Actor | None = None, *, key: str = "", reason: str = "来电核对", **found: str) -> str:
    """Ask for the number. `found`: what is found otherwise than it should be."""
    from canbao.access.revealing import Ask, SealedText, reveal

    text = SealedText(sealed, found.get("place", PLACE), found.get("unit", TOWN))
    ask = Ask("registry_document", 5, reason)
    return reveal(actor or worker("bureau_clerk"), key or new_key(), ask, lambda: text)


def test_it_is_shown_and_told(database: Server, sealed: bytes) -> None:
    assert show(sealed) == NUMBER
    (entry,) = audit_rows(database)
    assert (entry["outcome"], entry["reason"], entry["unit"]) == ("revealed", "来电核对", TOWN)
    assert entry["changes"] == [{"record": "registry_document", "number": 5}]


def test_no_table_holds_what_was_shown(database: Server, sealed: bytes) -> None:
    from tests.database import as_superuser

    show(sealed)
    with as_superuser(database) as connection:
        rows = connection.execute("SELECT access_request::text FROM access_request").fetchall()
    assert NUMBER not in str(rows) + str(audit_rows(database))


def test_a_key_shows_once(sealed: bytes) -> None:
    from canbao.access.acting import KeyReused

    actor, key = worker("bureau_clerk"), new_key()
    show(sealed, actor, key=key)
    with pytest.raises(KeyReused, match="重新申请"):
        show(sealed, actor, key=key)


@pytest.mark.parametrize("reason", ["", " \n", "\u200b"])
def test_a_reason_is_needed(database: Server, sealed: bytes, reason: str) -> None:
    from canbao.access.revealing import ReasonMissing

    with pytest.raises(ReasonMissing, match="原因"):
        show(sealed, reason=reason)
    assert outcomes(database) == []


def test_without_right_or_area_it_is_denied(database: Server, sealed: bytes) -> None:
    from canbao.access.acting import NotAllowed

    with pytest.raises(NotAllowed):
        show(sealed, worker("inspector"))
    with pytest.raises(NotAllowed):
        show(sealed, worker("town_clerk", units=(TOWN,)), unit=SISTER_TOWN)
    assert outcomes(database) == ["denied", "denied"]
    assert count(database, "access_request") == 0


def test_a_seal_of_another_place_does_not_open(database: Server, sealed: bytes) -> None:
    from canbao.access.vault import SealBroken

    with pytest.raises(SealBroken):
        show(sealed, place="registry_document.number:990101:6")
    assert outcomes(database) == []


@pytest.mark.trust
def test_t55_the_61st_in_an_hour_is_refused_with_an_alarm(
    database: Server, sealed: bytes, caplog: pytest.LogCaptureFixture, proof: Proof
) -> None:
    from canbao.access.revealing import MOST_AN_HOUR, LimitReached

    actor = worker("bureau_clerk")
    for _ in range(MOST_AN_HOUR):
        show(sealed, actor)
    for _ in range(2):
        with pytest.raises(LimitReached, match="60"):
            show(sealed, actor)
    assert outcomes(database) == ["revealed"] * MOST_AN_HOUR + ["alarm"] * 2
    assert "limit of reveals" in caplog.text
    assert show(sealed, worker("bureau_clerk")) == NUMBER, "others go on"
    sabotage(database, "UPDATE access_request SET asked_at = asked_at - interval '61 minutes'")
    assert show(sealed, actor) == NUMBER, "an hour later"
    proof.shows("T55", f"{MOST_AN_HOUR} shown in an hour, the next 2 refused with an alarm", "alarm, stop")


@pytest.mark.trust
def test_t55_the_201st_in_a_day_is_refused(database: Server, sealed: bytes, proof: Proof) -> None:
    from canbao.access.revealing import MOST_A_DAY, LimitReached

    actor = worker("bureau_clerk")
    show(sealed, actor)
    earlier = "key || n, organisation_id, action, fingerprint, answer, asked_at - interval '2 hours'"
    sabotage(
        database,
        "INSERT INTO access_request (county, account_id, key, organisation_id, action, fingerprint, answer, asked_at)"
        f" SELECT county, account_id, {earlier} FROM access_request, generate_series(1, {MOST_A_DAY - 2}) AS n",
    )
    show(sealed, actor)
    with pytest.raises(LimitReached, match="200"):
        show(sealed, actor)
    assert count(database, "access_request") == MOST_A_DAY
    assert outcomes(database)[-1] == "alarm"
    proof.shows("T55", f"{MOST_A_DAY} in a day, the next refused with an alarm", "alarm, stop")


@pytest.mark.trust
def test_t55_sabotage_without_the_count_there_is_no_end(
    database: Server, sealed: bytes, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    from canbao.access import revealing

    monkeypatch.setattr(revealing, "_check_limits", lambda actor, action: [actor, action])
    actor = worker("bureau_clerk")
    for _ in range(revealing.MOST_AN_HOUR + 1):
        show(sealed, actor)
    assert "alarm" not in outcomes(database)
    proof.sabotage("T55", "reveals not counted", f"{revealing.MOST_AN_HOUR + 1} shown in an hour without an alarm")


@pytest.mark.trust
def test_t83_without_a_trail_nothing_is_shown(database: Server, sealed: bytes, proof: Proof) -> None:
    from canbao.access.trail import TrailUnwritable

    sabotage(database, "REVOKE INSERT ON access_auditentry FROM canbao_app")
    with pytest.raises(TrailUnwritable):
        show(sealed)
    assert count(database, "access_request") == 0
    proof.shows("T83", "no number is revealed", "actions and reveals refuse, reads go on, alarm")
