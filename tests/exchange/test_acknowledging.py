"""What a partner says of a package of ours: believed when it is signed and about that file to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, count, new_key
from tests.database import in_area
from tests.exchange.offices import Office, clerk, file_of
from tests.exchange.outbox import Fetched, fetch, make

from canbao.exchange.acknowledging import RecordAcknowledgement, record_acknowledgement
from canbao.exchange.making import MakePackage
from canbao.exchange.manifests import canonical
from canbao.exchange.models import Outgoing
from canbao.exchange.problems import PackageRefused
from canbao.store.server import Server
from canbao.store.states import MoveRefused
from canbao.values.check_characters import check_character

NUMBER = "43062119900307123" + check_character("43062119900307123")


@pytest.fixture
def hr(bureau: Server) -> Office:
    del bureau
    return Office("hr", "department").register()


def send(reference: int = 7) -> Fetched:
    row = {"reference": str(reference), "id_number": NUMBER, "name": "张三", "year": "2026"}
    order = MakePackage("hr", "employee_question", 2026, content=file_of("employee_question", [row]))
    return fetch(COUNTY, make(COUNTY, order)["package"])


def record(content: bytes) -> dict[str, Any]:
    return dict(record_acknowledgement(clerk(), new_key(), RecordAcknowledgement(content)))


def states() -> list[tuple[int, str]]:
    with in_area(COUNTY):
        return [(each.number, str(each.state)) for each in Outgoing.objects.filter(county=COUNTY).order_by("id")]


def refused(content: bytes) -> str:
    with pytest.raises(PackageRefused) as found:
        record(content)
    return found.value.problem.code


def test_a_package_is_taken_on_a_signed_word(bureau: Server, hr: Office) -> None:
    sent = send()
    answer = record(hr.acknowledge(sent.manifest))
    assert (answer["state"], answer["void"]) == ("taken", 0)
    assert states() == [(1, "taken")]
    assert count(bureau, "exchange_receipt") == 1
    assert record(hr.acknowledge(sent.manifest))["is_again"] is True
    assert count(bureau, "exchange_receipt") == 1


def test_one_that_waits_stays_sent(hr: Office) -> None:
    sent = send()
    answer = record(hr.acknowledge(sent.manifest, "waiting", problem="missing", missing=(4, 5)))
    assert (answer["state"], answer["missing"]) == ("sent", [4, 5])
    assert states() == [(1, "sent")]


def test_a_refusal_gives_the_number_back_and_voids_what_rests_on_it(hr: Office) -> None:
    first, second, _ = send(1), send(2), send(3)
    record(hr.acknowledge(first.manifest))
    answer = record(hr.acknowledge(second.manifest, "refused", problem="bad_rows", words="第 2 行不对"))
    assert (answer["state"], answer["void"], answer["words"]) == ("refused", 1, "第 2 行不对")
    assert states() == [(1, "taken"), (2, "refused"), (3, "void")]
    anew = send(4)
    assert (anew.manifest.number, anew.manifest.previous) == (2, first.manifest.mark)


def test_a_package_that_was_never_fetched_cannot_have_been_taken(hr: Office) -> None:
    row = {"reference": "7", "id_number": NUMBER, "name": "张三", "year": "2026"}
    order = MakePackage("hr", "employee_question", 2026, content=file_of("employee_question", [row]))
    package = make(COUNTY, order)["package"]
    with in_area(COUNTY):
        from canbao.exchange.manifests import read_manifest

        manifest = read_manifest(Outgoing.objects.get(county=COUNTY, id=package).manifest.encode())
    with pytest.raises(MoveRefused):
        record(hr.acknowledge(manifest))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"number": 2}, "not_sent"),
        ({"mark": "a" * 64}, "not_sent"),
        ({"digest": "a" * 64}, "not_sent"),
        ({"rows": 2}, "other_rows"),
        ({"sum_fen": 1}, "other_sum"),
        ({"county": "430621"}, "other_county"),
        ({"receiver": "tax"}, "other_party"),
        ({"sender": "nobody"}, "other_party"),
        ({"made_on": "2025-10-21"}, "wrong_day"),
        ({"version": 2}, "other_version"),
    ],
)
def test_a_word_about_something_else_moves_nothing(hr: Office, changes: dict[str, Any], problem: str) -> None:
    sent = send()
    assert refused(hr.acknowledge(sent.manifest, **changes)) == problem
    assert states() == [(1, "sent")]


def test_a_word_that_was_changed_or_is_another_ones_moves_nothing(hr: Office) -> None:
    sent = send()
    said = json.loads(hr.acknowledge(sent.manifest, "refused", problem="bad_rows"))
    assert refused(canonical(said | {"result": "taken"}) + b"\n") == "bad_signature"
    other = Office("tax2", "tax").register()
    other.code = "hr"
    assert refused(other.acknowledge(sent.manifest)) == "unknown_key"
    assert refused(sent.manifest.text()) == "not_a_manifest"
    assert states() == [(1, "sent")]
