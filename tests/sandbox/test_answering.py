"""What the office answers over HTTP: only to whom it gave its key, once for each request, by the page of reference."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.sandbox.bills import BUREAU_KEY, DAY, YEAR, Bills, bill

from canbao.exchange.manifests import read_manifest
from canbao.exchange.request_signing import Asked, header_of
from canbao.sandbox.answering import BASE, Counter, Request, Told
from canbao.sandbox.envelopes import ACKNOWLEDGEMENT, BUREAU, PACKAGE, mark_of, read_fields
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.paying import Paying
from canbao.sandbox.telling import Telling

NOW = datetime(2025, 10, 20, 8, tzinfo=UTC)
KEY, SECRET = "990101-tax", "kept-by-both-sides"


@dataclass
class Bureau:
    """Whoever asks. Signs as our own code signs."""

    office: TaxOffice
    counter: Counter
    nonce: int = 0

    def request(self, method: str, path: str, body: bytes = b"", secret: str = SECRET, **more: Any) -> Request:
        self.nonce += 1
        at = more.get("at", NOW)
        asked = Asked(method, BASE + path, at, f"n{self.nonce}", "", body)
        return Request(method, BASE + path, header_of(more.get("key", KEY), secret, asked), "", body)

    def ask(self, method: str, path: str, body: bytes = b"", **more: Any) -> tuple[int, Any]:
        return plain(self.counter.answer(self.office, self.request(method, path, body, **more), NOW))

    def said(self, number: int, result: str = "taken", **changes: Any) -> bytes:
        """Our word on a package."""
        ((manifest,),) = self.office.records.rows("SELECT manifest FROM sent WHERE number = ?", number)
        found = read_fields(bytes(manifest), PACKAGE)
        return BUREAU_KEY.signed(
            {
                "canbao": ACKNOWLEDGEMENT, "version": 1, "county": found["county"], "from": BUREAU, "to": "tax",
                "number": number, "rows": found["rows"], "sum_fen": found["sum_fen"], "digest": found["digest"],
                "made_on": DAY.isoformat(), "mark": mark_of(found), "result": result, "problem": "", "words": "",
                "missing": [], **changes,
            }
        )  # fmt: skip


def plain(told: Told) -> tuple[int, Any]:
    try:
        return told.status, json.loads(told.body)
    except ValueError:
        return told.status, told.body


@pytest.fixture
def bureau(office: TaxOffice) -> Bureau:
    """Two packages wait for it."""
    office.take(*Bills().make([bill(each) for each in range(1, 21)]), DAY)
    for seed in (1, 2):
        office.pay(Paying(YEAR, 20, DAY, 1, seed))
        assert office.tell(Telling(YEAR, DAY))
    return Bureau(office, Counter(KEY, SECRET))


def test_packages_are_listed_from_a_number_on_with_their_files(bureau: Bureau) -> None:
    status, found = bureau.ask("GET", "/packages")
    assert (status, [(each["id"], each["state"]) for each in found]) == (200, [(1, "sent"), (2, "sent")])
    manifest = read_manifest(found[1]["manifest"].encode())
    assert (manifest.number, manifest.rows, manifest.sum_fen) == (2, found[1]["rows"], found[1]["sum_fen"])
    assert [each["id"] for each in bureau.ask("GET", "/packages?after=1")[1]] == [2]
    assert bureau.ask("GET", "/packages?after=2") == (200, [])
    told = bureau.counter.answer(bureau.office, bureau.request("GET", "/packages/2/file"), NOW)
    assert told == Told(200, bureau.office.send_again(2).content)


def test_a_word_is_taken_and_one_that_was_taken_stays(bureau: Bureau) -> None:
    assert bureau.ask("POST", "/packages/1/acknowledgement", bureau.said(1)) == (200, {"number": 1, "state": "taken"})
    late = bureau.said(1, "refused")
    assert bureau.ask("POST", "/packages/1/acknowledgement", late)[1]["state"] == "taken"
    assert [each["state"] for each in bureau.ask("GET", "/packages")[1]] == ["taken", "sent"]


def test_a_word_that_does_not_hold_is_not_taken(bureau: Bureau) -> None:
    other = json.loads(bureau.said(1)) | {"result": "refused"}
    unsigned = json.dumps(other, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    words = {
        "/packages/1/acknowledgement": (unsigned, "bad_signature"),
        "/packages/2/acknowledgement": (bureau.said(1), "not_sent"),
        "/packages/9/acknowledgement": (bureau.said(1), "not_found"),
    }
    for path, (body, code) in words.items():
        assert bureau.ask("POST", path, body)[1]["code"] == code
    assert bureau.ask("POST", "/packages/1/acknowledgement", b"{}")[1]["code"] == "not_a_manifest"
    assert bureau.office.records.rows("SELECT * FROM heard") == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"secret": "another"}, "wrong_signature"), ({"key": "990101-other"}, "not_signed"),
        ({"at": NOW - timedelta(seconds=301)}, "clock"),
    ],
)  # fmt: skip
def test_who_has_not_the_key_is_told_nothing(bureau: Bureau, more: dict[str, Any], code: str) -> None:
    status, found = bureau.ask("GET", "/packages", **more)
    assert (status, found["code"]) == (401, code)


def test_a_request_is_taken_once_and_as_it_was_signed(bureau: Bureau) -> None:
    request = bureau.request("GET", "/packages")
    changed = [replace(request, path=f"{BASE}/packages?after=1"), replace(request, body=b"x"),
               replace(request, request_key="k"), replace(request, method="POST"),
               replace(request, header=request.header[:-1]), replace(request, header="")]  # fmt: skip
    for each in changed:
        assert bureau.counter.answer(bureau.office, each, NOW).status == 401
    assert bureau.counter.answer(bureau.office, request, NOW).status == 200
    assert plain(bureau.counter.answer(bureau.office, request, NOW))[1]["code"] == "seen"


def test_other_addresses_are_none(bureau: Bureau) -> None:
    for method, path in (("GET", "/due"), ("POST", "/packages"), ("GET", "/packages/1/acknowledgement")):
        assert bureau.ask(method, path)[0] == 404
    assert bureau.ask("GET", "/packages?after=x")[0] == 422
