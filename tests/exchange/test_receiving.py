"""A package that comes: taken when everything holds, kept until earlier ones come, the same again harmless."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, audit_rows, count, worker
from tests.database import in_area
from tests.exchange.offices import DAY, Office, Sent, clerk, slips, take

from canbao.access.acting import NotAllowed
from canbao.access.vault import Vault, open_vault
from canbao.exchange import receiving
from canbao.exchange.applying import keep_rows
from canbao.exchange.contents import pieces_of
from canbao.exchange.manifests import read_acknowledgement
from canbao.exchange.models import Incoming, KeptRow, Receipt
from canbao.exchange.receiving import MOST_AHEAD
from canbao.store.failures import StoreFailed
from canbao.store.server import Server


def states(county: str = COUNTY) -> dict[int, str]:
    """By number, of all packages that have come and were believed."""
    with in_area(county):
        return {each.number: str(each.state) for each in Incoming.objects.filter(county=county).order_by("id")}


def kept(server: Server) -> int:
    return count(server, "exchange_keptrow")


def test_a_package_is_taken_with_all_its_rows(bureau: Server, tax: Office) -> None:
    sent = tax.make("deposits", slips(3))
    answer = take(sent)
    assert (answer["result"], answer["problem"], answer["number"]) == ("taken", "", 1)
    assert states() == {1: "applied"}
    with in_area(COUNTY):
        rows = list(KeptRow.objects.filter(county=COUNTY).order_by("row_number"))
        package = Incoming.objects.get(county=COUNTY)
        content = b"".join(pieces_of(COUNTY, package.id, open_vault()))
    assert [row.content["paper"] for row in rows] == ["HJ00001", "HJ00002", "HJ00003"]
    assert [row.content["fen"] for row in rows] == [38_000, 38_001, 38_002]
    assert content == sent.content
    assert (package.rows, package.sum_fen, package.mark) == (3, 114_003, sent.said.mark)
    assert sent.content not in b"".join(bytes(value) for value in sealed(bureau))


def sealed(server: Server) -> list[bytes]:
    from tests.database import as_superuser

    with as_superuser(server) as connection:
        return [bytes(row[0]) for row in connection.execute("SELECT sealed FROM exchange_part").fetchall()]


def test_a_workbook_is_taken_too(tax: Office) -> None:
    assert take(tax.make("deposits", slips(3), "xlsx"))["result"] == "taken"


def test_each_answer_is_signed_and_says_what_was_seen(tax: Office) -> None:
    sent = tax.make("deposits", slips(2))
    answer = take(sent)
    with in_area(COUNTY):
        receipt = Receipt.objects.get(county=COUNTY, id=answer["receipt"])
    said = read_acknowledgement(receipt.text.encode())
    manifest = sent.said
    assert (said.sender, said.receiver, said.county) == ("bureau", "tax", COUNTY)
    assert (said.number, said.digest, said.mark) == (1, manifest.digest, manifest.mark)
    assert (said.rows, said.sum_fen, said.result) == (2, 76_001, "taken")
    from canbao.exchange.signing import own_key
    from canbao.store.configuration import read_configuration

    key = own_key(read_configuration().secrets)
    assert said.signed(key).signature == said.signature


def test_the_same_again_gets_the_first_answer_and_does_nothing(bureau: Server, tax: Office) -> None:
    sent = tax.make("deposits", slips(2))
    first = take(sent)
    again = take(sent)
    assert (again["receipt"], again["result"], again["is_again"]) == (first["receipt"], "taken", True)
    assert (kept(bureau), count(bureau, "exchange_incoming"), count(bureau, "exchange_receipt")) == (2, 1, 1)


def test_the_same_signed_anew_is_the_same(bureau: Server, tax: Office) -> None:
    """A key ran out between two tries: the content is what counts."""
    sent = tax.make("deposits", slips(2))
    take(sent)
    tax.key = Office().key
    tax.enter_key(DAY)
    anew = replace(sent.said, made_on=DAY.isoformat()).signed(tax.key)
    assert take(Sent(anew.text(), sent.content))["is_again"] is True
    assert kept(bureau) == 2


def test_another_package_with_a_number_that_was_taken_is_named(bureau: Server, tax: Office) -> None:
    take(tax.make("deposits", slips(2)))
    tax.number, tax.mark = 0, "0" * 64
    answer = take(tax.make("deposits", slips(2, first=9)))
    assert (answer["result"], answer["problem"]) == ("refused", "swapped")
    assert "第 1 号" in answer["words"]
    assert (kept(bureau), states()) == (2, {1: "applied"})


def test_a_gap_keeps_what_comes_and_applies_nothing(bureau: Server, tax: Office) -> None:
    packages = [tax.make("deposits", slips(1, first=at)) for at in range(5)]
    take(packages[0])
    answer = take(packages[3])
    assert (answer["result"], answer["problem"], answer["missing"]) == ("waiting", "missing", [2, 3])
    assert "2、3" in answer["words"]
    assert (kept(bureau), states()) == (1, {1: "applied", 4: "waiting"})
    assert take(packages[4])["missing"] == [2, 3]
    assert take(packages[3])["is_again"] is True


def test_the_late_ones_fill_the_gap_and_those_that_waited_follow_in_order(bureau: Server, tax: Office) -> None:
    packages = [tax.make("deposits", slips(1, first=at)) for at in range(5)]
    for at in (0, 3, 4, 2):
        take(packages[at])
    assert states() == {1: "applied", 4: "waiting", 5: "waiting", 3: "waiting"}
    answer = take(packages[1])
    assert answer["result"] == "taken"
    assert [(each["number"], each["result"]) for each in answer["followed_by"]] == [
        (3, "taken"), (4, "taken"), (5, "taken")
    ]  # fmt: skip
    assert set(states().values()) == {"applied"}
    assert kept(bureau) == 5
    assert count(bureau, "exchange_receipt") == 4 + 1 + 3


def test_a_package_that_does_not_follow_the_one_before_is_refused(bureau: Server, tax: Office) -> None:
    take(tax.make("deposits", slips(1)))
    answer = take(tax.make("deposits", slips(1, first=5), previous="7" * 64))
    assert (answer["result"], answer["problem"]) == ("refused", "broken_chain")
    assert (kept(bureau), states()) == (1, {1: "applied"})


def test_one_that_waited_and_does_not_follow_is_refused_when_its_turn_comes(bureau: Server, tax: Office) -> None:
    first = tax.make("deposits", slips(1))
    second = tax.make("deposits", slips(1, first=5), previous="7" * 64)
    third = tax.make("deposits", slips(1, first=6))
    take(third)
    take(second)
    answer = take(first)
    assert [(each["number"], each["result"]) for each in answer["followed_by"]] == [(2, "refused")]
    assert (kept(bureau), states()) == (1, {3: "waiting", 2: "refused", 1: "applied"})


def test_a_refused_package_gives_its_number_back(bureau: Server, tax: Office) -> None:
    bad = [*slips(1), {"paper": "HJ9", "year": "2026", "fen": "1,5", "arrived_on": "2025-10-19"}]
    mark, number = tax.mark, tax.number
    answer = take(tax.make("deposits", bad, sum_fen=38_000))
    assert (answer["result"], answer["problem"]) == ("refused", "bad_rows")
    assert "第 3 行" in answer["words"]
    assert kept(bureau) == 0
    tax.mark, tax.number = mark, number
    assert take(tax.make("deposits", slips(2)))["result"] == "taken"


def test_rows_that_their_room_refuses_are_taken_back(
    bureau: Server, tax: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(act: Any, arrived: Any) -> dict[str, Any]:
        keep_rows(act, arrived)
        raise StoreFailed("有一张缴存单不对 one slip is wrong")

    monkeypatch.setattr(receiving, "APPLY", {"deposits": half})
    answer = take(tax.make("deposits", slips(2)))
    assert (answer["result"], answer["problem"]) == ("refused", "not_applied")
    assert "有一张缴存单不对" in answer["words"]
    assert (kept(bureau), states()) == (0, {1: "refused"})


def test_a_number_far_ahead_is_a_wrong_digit(tax: Office) -> None:
    tax.number = MOST_AHEAD + 1
    answer = take(tax.make("deposits", slips(1)))
    assert (answer["result"], answer["problem"]) == ("refused", "too_far")


def test_the_furthest_number_waits(tax: Office) -> None:
    tax.number = MOST_AHEAD
    assert take(tax.make("deposits", slips(1)))["result"] == "waiting"


def test_partners_have_numbers_of_their_own(tax: Office) -> None:
    bank = Office("bank", "bank").register()
    for office in (tax, bank, tax, bank):
        assert take(office.make("deposits", slips(1)))["result"] == "taken"


def test_what_is_no_manifest_is_answered_and_kept_in_the_register(bureau: Server, tax: Office) -> None:
    del tax
    answer = take(Sent(b"{}", b""))
    assert (answer["result"], answer["problem"], answer["number"]) == ("refused", "not_a_manifest", None)
    assert count(bureau, "exchange_receipt") == 1


def test_the_trail_tells_of_each(bureau: Server, tax: Office) -> None:
    sent = tax.make("deposits", slips(2))
    take(sent)
    take(Sent(sent.manifest, sent.content[:-1]))
    entries = [row for row in audit_rows(bureau) if row["action"] == "receive_package"]
    changes: list[Any] = [row["changes"] for row in entries]
    said = [change for each in changes for change in each if change["record"] == "receipt"]
    assert [(each["result"], each["problem"]) for each in said] == [("taken", ""), ("refused", "other_digest")]


def test_somebody_of_a_town_takes_nothing(bureau: Server, tax: Office) -> None:
    with pytest.raises(NotAllowed):
        take(tax.make("deposits", slips(1)), worker("bureau_clerk", units=(f"{COUNTY}001",)))
    assert count(bureau, "exchange_receipt") == 0


def test_one_request_sent_twice_is_one(bureau: Server, tax: Office) -> None:
    sent = tax.make("deposits", slips(1))
    assert take(sent, key="once") == take(sent, clerk(), key="once")
    assert count(bureau, "exchange_receipt") == 1


def test_a_row_of_the_register_is_never_changed(bureau: Server, tax: Office, vault: Vault) -> None:
    del vault
    from psycopg.errors import InsufficientPrivilege, RestrictViolation
    from tests.database import as_application, as_superuser

    take(tax.make("deposits", slips(1)))
    for statement in (
        "UPDATE exchange_incoming SET rows = 9",
        "UPDATE exchange_incoming SET state = 'waiting'",
        "DELETE FROM exchange_incoming",
        "UPDATE exchange_receipt SET result = 'taken'",
        "DELETE FROM exchange_keptrow",
        "UPDATE exchange_part SET sealed = ''",
    ):
        for connect in (as_application, as_superuser):
            is_free = connect is as_superuser and "exchange_part" in statement
            with connect(bureau) as connection:
                connection.execute("SELECT set_config('canbao.counties', %s, false)", [COUNTY])
                if not is_free:
                    with pytest.raises((InsufficientPrivilege, RestrictViolation)):
                        connection.execute(statement)
