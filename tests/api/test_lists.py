"""Lists over HTTP: handed over once, checked at once, its rows' problems read back; accepted by people alone."""

from __future__ import annotations

import pytest
from tests.api.systems import System
from tests.money.tills import Till
from tests.web.rooms import poor_list

from canbao.api.urls import api


@pytest.fixture
def office(till: Till) -> System:
    return System.of_role(till, "supplier")


def test_an_office_hands_over_its_list_and_reads_what_is_wrong(office: System) -> None:
    (kind,) = [each for each in office.get("/lists/kinds").json() if each["id"] == "civil_affairs"]
    assert "name" in {column["name"] for column in kind["columns"] if column["is_required"]}
    first = office.hand_over(poor_list(1, 2, bad=1), key="list-1").json()
    assert (first["rows"], first["good"], first["errors"], first["is_repeat"]) == (3, 2, 1, False)
    assert first["state"] == "received"
    again = office.hand_over(poor_list(1, 2, bad=1), key="list-1").json()
    assert again["list"] == first["list"]
    found = office.get(f"/lists/{first['list']}/problems").json()
    (row,) = found["rows"]
    assert (row["row"], row["found"]) == (4, "低堡")
    assert row["mend"]
    assert sum(each["count"] for each in found["tallies"]) >= 1
    right = office.hand_over(poor_list(1, 2, 3)).json()
    assert (right["state"], right["errors"]) == ("checked", 0)
    assert office.get(f"/lists/{right['list']}").json()["counts"]["new"] == 3
    assert [each["list"] for each in office.get("/lists").json()] == [right["list"], first["list"]]


def test_t51_another_offices_list_is_answered_like_none(office: System) -> None:
    number = office.hand_over(poor_list(1)).json()["list"]
    school = System.of_role(office.till, "school_clerk")
    for path in ("/lists/{}", "/lists/{}/problems"):
        hidden, none = school.get(path.format(number)), school.get(path.format(number + 999_999))
        assert hidden.status_code == none.status_code == 404
        assert hidden.content.replace(str(number).encode(), b"") == none.content.replace(
            str(number + 999_999).encode(), b""
        )
    assert school.get("/lists").json() == []
    wrong = school.hand_over(poor_list(2))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_yours")


def test_what_is_no_list_is_refused_with_how_to_mend_it(office: System) -> None:
    no_table = office.hand_over(b"<html>", name="list.xlsx")
    assert (no_table.status_code, no_table.json()["code"]) == (422, "file_refused")
    unknown = office.hand_over(poor_list(1), supplier="nobodys")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_supplier")
    wrong = office.hand_over(poor_list(1), as_of="soon").json()
    assert [each["field"] for each in wrong["where"]] == ["form.as_of"]


def test_no_address_accepts_a_list() -> None:
    """Somebody of the bureau does, on the page."""
    names = {path.rpartition("/")[2] for path in api.get_openapi_schema()["paths"]}
    assert not {name for name in names if "accept" in name or "apply" in name or "confirm" in name}
