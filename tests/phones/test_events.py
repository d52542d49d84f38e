"""From the pairing code to the number of a slip: what a telephone does is done once, as its collector, or refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area

if TYPE_CHECKING:
    from tests.handsets import Handset
    from tests.phones.villages import Village


def test_the_list_is_the_villages_and_says_nothing_more(village: Village) -> None:
    from canbao.campaign.reminder_queries import ToRemind, people_to_remind
    from canbao.crossing.models import Document, Outgoing
    from canbao.registry.models import Person

    phone = village.handset()
    found = people_to_remind(village.collector, ToRemind(village.year, village.county, village.field.day))
    wanted = {(each.name, each.payable_fen) for each in found.people}
    assert len(found.people) > 2
    assert {(phone.people[at][1], phone.now["fen"][at]) for at in phone.owing()} == wanted
    assert {each[4] for each in phone.people} == {village.unit}
    assert all(len(each[0]) == 12 and len(each[2]) == 4 for each in phone.people)
    assert phone.now["cash"]["held"] == 0
    with in_area(village.county):
        names = set(Person.objects.filter(county=village.county, unit=village.unit).values_list("name", flat=True))
        carried = "".join(Document.objects.values_list("content", flat=True))
        carried += "".join(each or "" for each in Outgoing.objects.values_list("content", flat=True))
    assert names
    assert not [name for name in names if name in carried], "outside there is no name in clear"
    other = village.handset()
    assert not {each[0] for each in phone.people} & {each[0] for each in other.people}, "keys are of one telephone"


def test_a_payment_comes_back_with_its_slip_and_once(village: Village) -> None:
    from canbao.campaign.paper_codes import check_paper
    from canbao.money.models import Payment

    phone = village.handset()
    line = phone.owing()[0]
    event = phone.pay(line)
    assert phone.send(event) == (200, {"have": [event["id"]], "lost": []})
    assert phone.send(event, event)[0] == 200
    (result,) = village.done(phone, event)
    assert (result["done"], result["fen"]) == (True, phone.now["fen"][line])
    with in_area(village.county):
        payment = Payment.objects.get(county=village.county, id=result["payment"])
    assert (payment.collector, payment.slip) == (village.collector.account_id, result["slip"])
    paper = check_paper(village.clerk, result["code"].replace("-", ""))
    assert paper is not None
    assert paper.holds
    assert (phone.now["state"][line], line in phone.now["own"]) == ("1", True)
    assert phone.now["cash"]["held"] == payment.fen
    phone.send(seen=(event["id"],))
    village.turn()
    phone.look()
    assert event["id"] not in phone.now["results"], "it knows"
    assert village.done(phone, phone.event("withdraw", of=event["id"]))[0]["done"]
    assert phone.now["state"][line] == "0"


def test_the_second_hand_is_told_who_was_first(village: Village) -> None:
    from canbao.money.models import Payment

    first, other = village.hire(), village.handset()
    one = village.handset(first)
    line = one.owing()[0]
    name = one.people[line][1:3]
    same = next(at for at in other.owing() if other.people[at][1:3] == name)
    assert village.done(one, one.pay(line))[0]["done"]
    event = other.pay(same)
    (told,) = village.done(other, event)
    assert (told["done"], told["why"], told["by"]) == (False, "already_paid", first.name)
    assert other.now["state"][same] == "1"
    assert village.done(other, other.event("settle", of=event["id"], how="returned"))[0]["done"]
    with in_area(village.county):
        assert Payment.objects.filter(county=village.county).count() == 1


def test_reasons_and_cash_go_where_the_pages_put_them(village: Village) -> None:
    from canbao.campaign.models import Attempt
    from canbao.money.models import HandIn
    from canbao.registry.models.fieldwork import Whereabouts

    phone = village.handset()
    first, second, third, *_ = phone.owing()
    moved = phone.event("try", person=phone.people[first][0], reason="moved")
    poor = phone.event("try", person=phone.people[second][0], reason="no_money")
    assert [each["done"] for each in village.done(phone, moved, poor, phone.pay(third))] == [True] * 3
    assert phone.now["state"][first] == "-", "whoever moved away is asked no more"
    with in_area(village.county):
        assert Attempt.objects.filter(county=village.county).count() == 2
        assert Whereabouts.objects.get(county=village.county).state == "moved"
    (handed,) = village.done(phone, phone.event("hand_in"))
    assert handed["done"]
    with in_area(village.county):
        made = HandIn.objects.get(county=village.county)
    assert ([made.id], made.fen, made.unit) == (handed["hand_ins"], handed["fen"], village.unit)
    assert phone.now["cash"] == {**phone.now["cash"], "held": 0, "offered": made.fen}
    (nothing,) = village.done(phone, phone.event("hand_in"))
    assert not nothing["done"]
    assert "没有待上交" in nothing["words"]


def test_what_cannot_be_done_is_told_and_leaves_nothing(village: Village) -> None:
    from canbao.money.models import Payment

    phone = village.handset()
    line = phone.owing()[0]
    key, fen = phone.people[line][0], phone.now["fen"][line]
    wrong = (
        phone.event("pay", person=key, fen=fen + 1), phone.event("pay", person="0" * 12, fen=fen),
        phone.event("pay", person=key, fen="1"), phone.event("give", person=key),
        phone.event("try", person=key, reason="rich"), phone.event("withdraw", of="0" * 32),
        phone.event("try", person=key, reason="other"),
    )  # fmt: skip
    assert [each["done"] for each in village.done(phone, *wrong)] == [False] * len(wrong)
    assert all(each["words"] for each in phone.now["results"].values())
    stranger = phone.event("pay", person=key, fen=fen)
    stranger["id"] = "f" * 32
    phone.send(stranger)
    village.turn()
    phone.look()
    assert "f" * 32 not in phone.now["results"], "sealed for another number"
    with in_area(village.county):
        assert not Payment.objects.filter(county=village.county).exists()


def test_a_stopped_telephone_is_told_so_and_heard_no_more(village: Village) -> None:
    from canbao.money.models import Payment
    from canbao.phones.pairing import StopPhone, stop_phone
    from canbao.phones.queries import phones_seen

    phone = village.handset()
    late = phone.pay(phone.owing()[0])
    (line,) = phones_seen(village.clerk)
    assert (line.state, line.account, line.device) == ("paired", village.collector.account_id, "tests")
    stop_phone(village.clerk, new_key(), StopPhone(line.id, "丢了"))
    phone.send(late)
    village.turn()
    assert phone.look() == 410
    assert phone.send(late)[0] == 410
    with in_area(village.county):
        assert not Payment.objects.filter(county=village.county).exists()


def test_a_telephone_of_a_stopped_account_is_stopped_with_it(village: Village) -> None:
    from tests.access.people_at_work import worker

    from canbao.access.accounts import StopAccount, stop_account
    from canbao.phones.models import Phone

    phone = village.handset()
    admin = worker("system_admin", units=(village.county,), account=990)
    stop_account(admin, new_key(), StopAccount(village.collector.account_id, "离职"))
    phone.send(phone.pay(phone.owing()[0]))
    village.turn()
    assert phone.look() == 410
    with in_area(village.county):
        assert Phone.objects.get(county=village.county).state == "stopped"


def test_only_the_token_opens_and_only_the_code_pairs(village: Village) -> None:
    from canbao.phones.pairing import MOST_TRIES

    phone = village.handset()
    phone.token = "0" * 64
    assert phone.look() == 401
    code = village.offer()
    for _ in range(MOST_TRIES):
        thief = village_handset(village, code[:4] + "2" * 10)
        assert thief.look() == 409
    late = village_handset(village, code)
    assert late.look() == 409, "five wrong tries and the code is dead"
    again = village_handset(village, village.offer())
    assert again.look() == 200
    assert again.people


def village_handset(village: Village, code: str) -> Handset:
    from django.test import Client
    from tests.handsets import Handset, over_django

    made = Handset(over_django(Client(headers={"host": "127.0.0.1"})), village.county, code)
    assert made.ask_to_pair() == 202
    village.turn()
    return made


def test_a_code_is_told_once_and_to_whom_it_may_concern(village: Village) -> None:
    import pytest
    from tests.access.accounts_at_work import hire

    from canbao.access.acting import KeyReused, NotFound
    from canbao.phones.pairing import NoPhone, offer_phone

    key, account = new_key(), village.collector.account_id
    code = offer_phone(village.clerk, key, account)
    with pytest.raises(KeyReused):
        offer_phone(village.clerk, key, account)
    with pytest.raises(NoPhone):
        offer_phone(village.clerk, new_key(), village.clerk.account_id)
    elsewhere = hire(village.till.county.server, "town_clerk", village.field.other_town(), kind="town_window")
    with pytest.raises(NotFound):
        offer_phone(elsewhere, new_key(), account)
    from tests.access.people_at_work import audit_rows

    assert code not in json.dumps(audit_rows(village.till.county.server), default=str)


def test_what_nobody_foresaw_is_told_and_keeps_nobody_waiting(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.money.models import Payment
    from canbao.phones import events

    phone = village.handset()
    first, second, *_ = phone.owing()

    def broken(*_: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(events, "record_payment", broken)
        (told,) = village.done(phone, phone.pay(first))
    assert not told["done"]
    assert "系统出错" in told["words"]
    assert village.done(phone, phone.pay(first), phone.pay(second))[0]["done"]
    with in_area(village.county):
        assert Payment.objects.filter(county=village.county).count() == 2
