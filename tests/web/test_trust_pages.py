"""Every page by every role from every area: let in as the table of pages says (T50), without a number in full in
anything that is answered or logged (T54), with few questions to the database (T106).
"""

from __future__ import annotations

import base64
import io
import logging
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from tests.access.people_at_work import new_key, own_folder
from tests.access.scenes import (
    AREAS,
    OF_COUNTY,
    OF_TOWN,
    OF_VILLAGE,
    OWN_COUNTY,
    VILLAGE,
    Scene,
    build,
)
from tests.proofs import Proof
from tests.questions import Questions
from tests.web.walks import GIVEN, PHONE, Walk, pages, walk_in

from canbao.access.rights import roles
from canbao.registry.registering import CorrectPerson, correct_person
from canbao.store.server import Server
from canbao.web import entering
from canbao.web.pages import Page

__all__ = ["own_folder"]

pytestmark = [pytest.mark.trust, pytest.mark.slow]

SHOWN, MOST_QUESTIONS = 200, 15
OF_SEVERAL: Mapping[str, int] = MappingProxyType({"letter_new": 32, "refund_list": 17, "health": 32})
"""A letter of supervision is drafted from the figures of four pages: progress, ranks, tasks, findings. What goes back
is worked out from everything that is known of who paid: dues, events, periods, standings, what went back already. The
doctor asks about everything that can be wrong with an installation, whatever its size."""
SEEN_FROM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # A list, a job, a run, an office and its accounts are the county's: whoever has the right sees them from
        # wherever they sit in it.
        **dict.fromkeys(
            (
                "import_result",
                "returned_rows",
                "list_page",
                "job",
                "dues_run",
                "publish_run",
                "office",
                "duty_record",
                "staff_account",
                "staff_password",
                "staff_stop",
            ),
            OF_COUNTY,
        ),
        # A deposit is a town's.
        "deposit_arrived": OF_TOWN,
        # Forms of lists hold nothing of anybody; a sum of an account is of what the reader sees, perhaps nothing.
        **dict.fromkeys(("import_template", "money_owners"), OWN_COUNTY),
    }
)
"""From which areas a page about a record shows it, where not from all that the village lies in."""
OF_NOBODY = frozenset({"pay_in_cash", "withdraw_taken"})
"""Pages of what only the hand itself, or a town with counted cash, has: the scene has neither, and they say so."""
ASKED_FIRST = frozenset({"campaign_move", "payments_taken", "register_done", "report"})
"""Pages that show what their address asks for, and nothing unasked."""
ROLES = tuple(role.code for role in roles().values() if role.kinds)


@pytest.fixture
def walk(database: Server, vault: object, tmp_path: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The site of the village; somebody there has a telephone."""
    del vault, own_folder
    scene = build(database, VILLAGE, tmp_path)
    clerk = scene.actor("bureau_clerk", scene.county, account=501)
    correct_person(clerk, new_key(), CorrectPerson(scene["anybody"], "来窗口登记", phone=PHONE))
    return walk_in(scene, monkeypatch)


# -- T50 ---------------------------------------------------------------------------------------------------------------


def expected(page: Page, walk: Walk, role: str, area: str) -> bool:
    """Whether the table of pages, and where the record lies, let the reader see it."""
    if not page.is_for(walk.scene.actor(role, *AREAS[area])):
        return False
    return page.name not in OF_NOBODY and area in SEEN_FROM.get(page.name, OF_VILLAGE)


def differing(walk: Walk, areas: tuple[str, ...], *, is_full: bool) -> Iterator[tuple[str, str, str, int]]:
    """Where a page answers otherwise than the tables say. Small: other areas by one role alone, that may see it."""
    for page in pages().values():
        address = walk.addresses(page)[0]
        if page.is_public:
            status = walk.client().get(address).status_code
            if status not in (200, 302):
                yield page.name, "", "", status
            continue
        outside = walk.client().get(address)
        if outside.status_code != 302 or not outside["Location"].startswith("/sign-in"):
            yield page.name, "nobody", "", outside.status_code
        readers = [role for role in ROLES if page.is_for(walk.scene.actor(role, *AREAS["own county"]))]
        for area in areas:
            for role in ROLES if is_full or area == "own county" else readers[:1]:
                status = walk.client(role, area).get(address).status_code
                if not _is_right(page, walk, role, area, status):
                    yield page.name, role, area, status


def _is_right(page: Page, walk: Walk, role: str, area: str, status: int) -> bool:
    if not page.is_for(walk.scene.actor(role, *AREAS[area])):
        return status == 403
    if page.name == "set_up" and area == "other county":
        return True  # Of one's own account alone, and these people's is of the scene's county.
    if page.name in GIVEN:
        return (status == SHOWN) is expected(page, walk, role, area) and status in (SHOWN, 403, 404)
    if area == "own county" and page.name not in ASKED_FIRST:
        return status in (SHOWN, 302)
    return status in (SHOWN, 302, 404) or (area == "none" and status == 403)


def test_t50_every_page_by_every_role_from_every_area(walk: Walk, proof: Proof) -> None:
    assert sorted(page.name for page in pages().values() if "<" in page.path) == sorted(GIVEN), "an address unknown"
    areas = proof.size(("own county", "sister town", "other county"), tuple(AREAS))
    assert list(differing(walk, areas, is_full=proof.is_full)) == []
    figure = f"{len(pages())} pages by {len(ROLES)} roles from {len(areas)} areas and by nobody signed in"
    asked = "equals roles.md; what is not in it is red"
    proof.shows("T50", f"{figure}: {len(pages()) * (len(ROLES) * len(areas) + 1):,} cells as the tables say", asked)


def test_t50_an_address_that_no_table_has_is_red() -> None:
    from django.urls import get_resolver

    from canbao.api import urls as api_urls
    from canbao.web import measuring

    others = [*api_urls.urlpatterns, *measuring.urlpatterns]
    found = [each for each in get_resolver().url_patterns if each not in others]
    assert [str(each.pattern) for each in found if getattr(each, "name", None) not in pages()] == []


def test_t50_sabotage_without_the_question_of_a_page_cells_differ(
    walk: Walk, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.web.test_trust_pages.ROLES", ("finance",))
    let_in = entering._let_in

    def without_question(found: Page, request: Any, given: Mapping[str, Any]) -> Any:
        return let_in(replace(found, rights=(), needs=()), request, given)

    monkeypatch.setattr(entering, "_let_in", without_question)
    found = {page for page, *_ in differing(walk, ("own county",), is_full=True)}
    assert len(found) > 5
    proof.sabotage("T50", "the question of a page", f"{len(found)} pages answer finance otherwise than the table says")


# -- T54 ---------------------------------------------------------------------------------------------------------------


def spellings(number: str) -> list[bytes]:
    """As it is, in groups as people and forms write it, as base64 wherever it begins, as hex, in UTF-16."""
    text = number.encode()
    cut = (6, 14) if len(number) == 18 else (3, 7)
    parts = [number[: cut[0]], number[cut[0] : cut[1]], number[cut[1] :]]
    found = [text, text.hex().encode(), number.encode("utf-16-le"), number.encode("utf-16-be")]
    found += [mark.join(parts).encode() for mark in (" ", "-", "&nbsp;", "%20", "+")]
    if len(number) == 18:
        found.append(text[:17])
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + text)
        found.append(encoded[(before * 8 + 5) // 6 : len(encoded) - 4])
    return found


def numbers_in(scene: Scene) -> list[str]:
    """Every identity number and telephone of people of the scene."""
    found = [text for name, text in scene.texts.items() if name.startswith("number_of_")]
    assert len(found) > 10
    return [*found, PHONE]


def told(answer: Any) -> bytes:
    """Everything of an answer: status, headers with the address and file name, cookies, what is in packed files."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told_in = [content, repr(sorted(answer.items())).encode(), str(answer.cookies).encode()]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            told_in += [parts.read(name) for name in parts.namelist()]
    return b"\n".join(told_in)


def shown_numbers(walk: Walk, wanted: tuple[str, ...], *, most: int = 0) -> Iterator[tuple[str, str]]:
    """Pages, as who reads them, with a number in full. `most`: so many roles of each page; 0: all."""
    secret = re.compile(b"|".join(re.escape(each) for number in numbers_in(walk.scene) for each in spellings(number)))
    for page in pages().values():
        readers = [role for role in wanted if page.is_for(walk.scene.actor(role, *AREAS["own county"]))]
        for role in [""] if page.is_public else readers[: most or None]:
            client = walk.client(role)
            for address in walk.addresses(page):
                if secret.search(told(client.get(address))):
                    yield address, role


def test_t54_no_number_in_full_on_any_page_or_in_any_log(
    walk: Walk, proof: Proof, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert list(shown_numbers(walk, ROLES, most=proof.size(2, 0))) == []
        client = walk.client("bureau_clerk")
        for number in numbers_in(walk.scene):
            answer = client.post("/s/find", {"q": number})
            assert number.encode() not in told(answer).replace(b'value="' + number.encode(), b"")
    lines = "\n".join(record.getMessage() for record in caplog.records).encode()
    found = [number for number in numbers_in(walk.scene) if any(each in lines for each in spellings(number))]
    assert found == []
    addresses = sum(len(walk.addresses(page)) for page in pages().values())
    readers = f"{addresses} addresses of {len(pages())} pages, each as every role that may read it"
    figure = f"{readers}: {len(numbers_in(walk.scene))} numbers in up to 13 spellings, 0 hits in bodies, headers,"
    shown = f"{figure} cookies, packed files and {len(caplog.records):,} log lines"
    proof.shows("T54", shown, "0 unmasked ID or phone outside a logged reveal")


def test_t54_sabotage_unmasked_numbers_are_found(walk: Walk, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.registry.queries import Row

    number = walk.scene.texts["number_of_anybody"]
    monkeypatch.setattr(Row, "masked", property(lambda row: f"{row.name} {number}"))
    found = sorted({address for address, _ in shown_numbers(walk, ("bureau_clerk",))})
    assert found
    proof.sabotage("T54", "numbers shown in place of their last four characters", f"{len(found)} addresses show it")


# -- T106 --------------------------------------------------------------------------------------------------------------


@contextmanager
def carrying_nothing() -> Iterator[None]:
    """What a page asks is counted, not what the two zones have to say to each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.zones.carried", lambda: None)
        yield


def asked_of_pages(walk: Walk, questions: Questions, most: int) -> dict[str, list[int]]:
    """By name of page how much each reader's look at each of its addresses asks. `most`: so many roles; 0: all."""
    found: dict[str, list[int]] = {}
    for page in pages().values():
        readers = [role for role in ROLES if page.is_for(walk.scene.actor(role, *AREAS["own county"]))]
        for role in [""] if page.is_public else readers[: most or None]:
            client = walk.client(role)
            for address in walk.addresses(page):
                client.get(address)
                with carrying_nothing():
                    found.setdefault(page.name, []).append(len(questions.of(partial(client.get, address))))
    return found


def too_much(found: Mapping[str, list[int]]) -> dict[str, int]:
    """Pages that ask more than they may."""
    return {name: max(counts) for name, counts in found.items() if max(counts) > OF_SEVERAL.get(name, MOST_QUESTIONS)}


def test_t106_a_page_asks_little(walk: Walk, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked_of_pages(walk, Questions(monkeypatch), proof.size(1, 0))
    assert too_much(found) == {}
    looks = sorted(count for name, counts in found.items() if name not in OF_SEVERAL for count in counts)
    figure = (
        f"{len(found)} pages, {len(looks):,} looks by every role that may: {looks[len(looks) // 2]} queries in the "
    )
    figure += f"middle, {looks[-1]} at most, beside the sign-in and what a transaction may see; "
    figure += "beside them " + ", ".join(f"{name} {max(found[name])}: NOT ≤ 15" for name in OF_SEVERAL)
    proof.shows("T106", figure, "≤ 15 queries")


def test_t106_sabotage_a_question_a_row_is_seen(walk: Walk, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.campaign import targets
    from canbao.campaign.models import TargetKind

    at_once = targets.mismatches

    def one_by_one(county: str, year: int, kinds: Any) -> list[targets.Mismatch]:
        return [each for kind in kinds for _ in TargetKind for each in at_once(county, year, (kind,))]

    monkeypatch.setattr(targets, "mismatches", one_by_one)
    found = too_much(asked_of_pages(walk, Questions(monkeypatch), 1))
    assert list(found) == ["targets"]
    proof.sabotage("T106", "what is asked once asked for each kind", f"the page of targets asks {found['targets']}")
