"""T07: every event has one effect over a line that cuts, doubles, passes by and drops. T105: many sync at once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from tests.access.people_at_work import nothing
from tests.database import in_area

if TYPE_CHECKING:
    from tests.handsets import Handset
    from tests.phones.villages import Village
    from tests.proofs import Proof

pytestmark = pytest.mark.trust
SEED = 20260914
REASONS = ("no_money", "unwilling")


def deliver(phone: Handset, events: list[dict[str, str]]) -> int:
    """Each until the site says that it has it; how many tries."""
    tries = 0
    for event in events:
        while True:
            tries += 1
            try:
                status, said = phone.send(event)
            except (OSError, HTTPException):
                continue
            if status == 200 and event["id"] in said["have"]:
                break
            time.sleep(0.05)
    return tries


def effects(village: Village) -> tuple[Counter[tuple[int, str]], Counter[int]]:
    """Attempts by person and reason; payments by person."""
    from canbao.campaign.models import Attempt
    from canbao.money.models import Payment

    with in_area(village.county):
        tried = Attempt.objects.filter(county=village.county).values_list("person_id", "reason")
        paid = Payment.objects.filter(county=village.county).values_list("person_id", flat=True)
        return Counter((person, str(reason)) for person, reason in tried), Counter(paid)


def until_over(village: Village, senders: list[threading.Thread]) -> None:
    while any(each.is_alive() for each in senders):
        village.turn()
        time.sleep(0.05)
    village.turn()


def test_t07_each_event_has_one_effect(village: Village, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import zones
    from tests.phones.proxies import bad_line, over_http
    from tests.web.sites import served

    phones = village.ready(proof.size(3, 50))
    each_tries = proof.size(4, 199)
    monkeypatch.setattr(zones, "carried", nothing)
    wanted: tuple[Counter[tuple[int, str]], Counter[int]] = (Counter(), Counter())
    with served() as address, bad_line(urlsplit(address).port or 0, SEED, proof.size(0.2, 5.0)) as line:
        senders, sent = [], 0
        for at, phone in enumerate(phones):
            phone.ask = over_http(line.port)
            own = phone.owing()[at % len(phone.owing())]
            others = [each for each in phone.owing() if each >= len(phones)] or [phone.owing()[-1]]
            events = [phone.pay(own)] if at < len(phone.owing()) else []
            wanted[1].update(village.person(phone, own) for _ in events)
            for number in range(each_tries):
                whom, reason = others[number % len(others)], REASONS[number % 2]
                events.append(phone.event("try", person=phone.people[whom][0], reason=reason))
                wanted[0][village.person(phone, whom), reason] += 1
            sent += len(events)
            senders.append(threading.Thread(target=deliver, args=(phone, events)))
        for each in senders:
            each.start()
        until_over(village, senders)
        assert effects(village) == wanted
        assert set(line.done) >= {"pass", "drop", "cut before", "cut after", "double", "delay"}
        proof.shows(
            "T07",
            f"{len(phones)} telephones, {sent:,} events over {line.done.total():,} requests, of which "
            f"{line.done['pass']:,} passed unharmed: each event one effect, the same end as one after the other",
            "each event exactly one effect",
            seed=SEED,
        )


def test_t07_sabotage_ids_made_anew_are_effects_made_anew(
    village: Village, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import zones
    from tests.phones.proxies import bad_line, over_http
    from tests.web.sites import served

    (phone,) = village.ready(1)
    whom = phone.people[phone.owing()[-1]][0]
    monkeypatch.setattr(zones, "carried", nothing)
    with served() as address, bad_line(urlsplit(address).port or 0, SEED, 0.2) as line:
        phone.ask = over_http(line.port)

        def anew() -> None:
            for _ in range(10):
                while True:
                    try:
                        named = phone.event_named(uuid4().hex, "try", person=whom, reason=REASONS[0])
                        if phone.send(named)[0] == 200:
                            break
                    except (OSError, HTTPException):
                        continue

        careless = threading.Thread(target=anew)
        careless.start()
        until_over(village, [careless])
    found = effects(village)[0].total()
    assert found > 10
    proof.sabotage("T07", "an id made anew with each try", f"10 events had {found} effects")


def test_t105_many_sync_at_once(village: Village, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import zones
    from tests.phones.proxies import over_http
    from tests.web.sites import served

    from canbao.phones.models import PhoneEvent

    many, seconds = proof.size(6, 800), proof.size(1, 300)
    phones = village.ready(many)
    monkeypatch.setattr(zones, "carried", nothing)
    with served() as address:
        port, begun = urlsplit(address).port or 0, time.perf_counter()

        def sync(at: int) -> float:
            phone = phones[at]
            phone.ask = over_http(port)
            time.sleep(max(0.0, begun + at * seconds / many - time.perf_counter()))
            whom = phone.people[phone.owing()[-1]][0]
            events = [phone.event("try", person=whom, reason="no_money") for _ in range(3)]
            asked = time.perf_counter()
            assert phone.send(*events)[0] == 200
            phone.now = {}
            assert phone.look() == 200
            return time.perf_counter() - asked

        with ThreadPoolExecutor(8) as hands:
            took = sorted(hands.map(sync, range(many)))
    village.turn()
    with in_area(village.county):
        kept = PhoneEvent.objects.filter(county=village.county, is_done=True).count()
    assert kept == 3 * many
    late = sum(each > 3 for each in took)
    proof.shows(
        "T105",
        f"{many} telephones within {seconds} s, each three events, what changed and its list: the slowest "
        f"{took[-1]:.2f} s, {late} over 3 s; {kept} of {3 * many} events done",
        "each ≤ 3 s, 0 lost",
    )
