"""Texts that would be markup, headers, lines of a log, paths, formulas or statements, stood in every free text of the
store and typed into every address: nothing comes of them on any page, paper or file, or in the log (T39).
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from django.test import Client
from psycopg import IntegrityError, sql
from tests.access.people_at_work import count, own_folder
from tests.access.scenes import AREAS, VILLAGE, build
from tests.database import as_superuser
from tests.proofs import Proof
from tests.web.walks import Walk, pages, walk_in

from canbao.access.rights import roles
from canbao.store.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage
    from tests.web.sites import Site

__all__ = ["own_folder"]

pytestmark = [pytest.mark.trust, pytest.mark.slow]

ROLES = tuple(role.code for role in roles().values() if role.kinds)
TEXTS = (
    "'\"><zq9 onzq9=1>\r\nzq9: 1\r\n../../../zq9",
    '=HYPERLINK("//z")<zq9 onzq9=1>\r\nzq9: 1',
    "');DROP TABLE registry_person;--<zq9 onzq9=1>",
)
"""Each is cut to what its column takes; the element comes early."""
LINE = "\r\nzq9: 1"
FREE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "store_unit": ("name",), "store_job": ("message",), "access_organisation": ("name",),
        "access_account": ("name",), "access_export": ("reason", "file_name"),
        "access_hold": ("reason", "lift_reason"), "access_signin": ("device",),
        "registry_pair": ("reason",), "registry_numberconflict": ("name", "reason"), "registry_merge": ("reason",),
        "registry_event": ("detail",), "registry_verification": ("question",), "registry_enquiry": ("note",),
        "registry_filelook": ("account_name", "office"),
        "registry_whereabouts": ("note", "withdrawn_why"), "registry_handover": ("name", "note", "answer_note"),
        "registry_assignment": ("task", "worker"), "registry_workgroup": ("name",),
        "registry_groupmember": ("name", "role", "organisation"), "registry_household": ("number", "address"),
        "registry_schooling": ("school",), "registry_insurance": ("detail",),
        "registry_person": ("name",), "registry_formerperson": ("name",),
        "registry_standing": ("listed_as", "certifier"), "lists_listfile": ("file_name",),
        "lists_listrow": ("label", "name"), "lists_question": ("name",), "billing_aidline": ("payer", "clause"),
        "billing_sponsor": ("name",), "money_aidrequest": ("budget", "account", "applicants", "clause"),
        "money_aidbooking": ("paper",), "money_refund": ("clause", "paper"),
        "money_application": ("office", "document", "clause", "department", "paper"), "money_deposit": ("paper",),
        "money_channellink": ("url",), "money_difference": ("about", "reason"), "money_payment": ("tax_number",),
        "money_supplement": ("clause",), "money_unmatched": ("tax_number", "channel"), "money_gift": ("paper",),
        "exchange_partner": ("name",), "exchange_partnerkey": ("reason",),
        "exchange_partneraddress": ("address", "failure"), "exchange_outgoing": ("words",),
        "exchange_incoming": ("words",), "exchange_receipt": ("words",), "exchange_delivery": ("words",),
        "campaign_inspectiongroup": ("clause",), "campaign_inspector": ("seat", "name", "office"),
        "campaign_check": ("note",), "campaign_finding": ("text", "answer"),
        "campaign_talk": ("with_whom", "about", "outcome"), "campaign_referral": ("to", "about", "answer"),
        "campaign_messagerules": ("address",), "campaign_messagetext": ("name", "text"),
        "campaign_batch": ("words",), "campaign_message": ("text", "words"),
        "campaign_publicnotice": ("clause", "why"), "campaign_bulletin": ("title", "remarks", "why"),
        "campaign_objection": ("text", "answer"), "campaign_target": ("source",), "campaign_dutyrecord": ("note",),
        "campaign_attempt": ("note",),
        "campaign_waiver": ("paper", "clause", "ended_why"), "campaign_silence": ("why",),
        "campaign_window": ("name", "address", "hours", "phone", "services"), "campaign_campaignyear": ("why",),
        "api_apikey": ("about", "reason"),
    }
)  # fmt: skip
"""Columns that hold what somebody typed or a file said."""
ASKED = (
    "tab",
    "q",
    "done",
    "unit",
    "year",
    "name",
    "code",
    "after",
    "kind",
    "state",
    "next",
    "n",
    "of",
    "role",
    "until",
    "undo",
)
"""What addresses are asked with."""


def plant(server: Server, text: str) -> Counter[str]:
    """Put it into every free text, past all that looks at texts. `refused`: what the table itself does not take."""
    done: Counter[str] = Counter()
    with as_superuser(server) as connection:
        connection.execute("SET session_replication_role = replica")
        lengths = {
            (table, column): length
            for table, column, length in connection.execute(
                "SELECT table_name, column_name, character_maximum_length FROM information_schema.columns"
                " WHERE table_schema = 'public'"
            )
        }
        for table, columns in FREE.items():
            for column in columns:
                cut = text[: lengths[table, column]]
                put = sql.SQL("UPDATE {} SET {} = %s").format(sql.Identifier(table), sql.Identifier(column))
                try:
                    with connection.transaction():
                        done["rows"] += connection.execute(put, [cut]).rowcount
                        done["columns"] += 1
                except IntegrityError:
                    done["refused"] += 1
    return done


class Effects(HTMLParser):
    """What a text made of a page. `shown`: how often it stands there as a text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.shown = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if tag.startswith("zq9") or "onzq9" in names:
            self.found.append(f"element {tag}")
        for name, value in attrs:
            if name in ("href", "src", "action") and (value or "").lower().startswith(("javascript:", "data:text")):
                self.found.append(f"{name}={value}")
            self.shown += "<zq9" in (value or "")

    def handle_data(self, data: str) -> None:
        self.shown += data.count("<zq9")


def effects_of(answer: Any) -> tuple[list[str], int]:
    """What came of it in an answer, and how often it is shown."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    for name, value in answer.items():
        if name.lower().startswith("zq9") or "\n" in value or "\r" in value:
            found.append(f"header {name}")
    given = answer.headers.get("Content-Disposition", "")
    if "/" in given.replace("UTF-8''", "") or ".." in given:
        found.append(f"file name {given}")
    if content[:2] == b"PK":
        return [*found, *_effects_in_file(content)], content.count(b"zq9") + 1
    if "html" not in answer.headers.get("Content-Type", ""):
        return found, 0
    page = Effects(content.decode())
    return [*found, *page.found], page.shown


def _effects_in_file(content: bytes) -> Iterator[str]:
    """Elements, formulas and links in the parts of a workbook or a document; each must be read at all."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if ".." in name or not name.endswith((".xml", ".rels")):
                continue
            for element in ElementTree.fromstring(parts.read(name)).iter():  # noqa: S314  a file of ours
                if element.tag.rsplit("}")[-1] in ("zq9", "f", "hyperlink") or "zq9" in element.get("Target", ""):
                    yield f"{element.tag} in {name}"


@pytest.fixture
def walk(database: Server, vault: object, tmp_path: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The site of the village."""
    del vault, own_folder
    return walk_in(build(database, VILLAGE, tmp_path), monkeypatch)


def looked_at(walk: Walk, most: int) -> Iterator[tuple[str, list[str], int]]:
    """Every address as it is and asked with every text. `most`: so many roles of each page."""
    for page in pages().values():
        readers = [role for role in ROLES if page.is_for(walk.scene.actor(role, *AREAS["own county"]))]
        for role in [""] if page.is_public else readers[:most]:
            client = walk.client(role)
            addresses = walk.addresses(page)
            for address in [*addresses, *(f"{addresses[0]}?{urlencode(dict.fromkeys(ASKED, text))}" for text in TEXTS)]:
                yield (address, *effects_of(client.get(address)))


def typed_paths(walk: Walk) -> Iterator[tuple[str, list[str], int]]:
    """Addresses with the texts in place of what they name, and with a character that no text may have."""
    client = walk.client()
    for text in (*TEXTS, "a\x00b", "35058\n"):
        typed = quote(text, safe="")
        for address in (f"/public/{typed}", f"/calc/{typed}/2024", f"/notice/{typed}/2024", f"/{typed}"):
            yield (address, *effects_of(client.get(address)))


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Lines of the log, as whoever reads the file has them."""
    return [line for record in caplog.records for line in record.getMessage().splitlines()]


def test_t39_what_was_typed_stays_a_text(walk: Walk, proof: Proof, caplog: pytest.LogCaptureFixture) -> None:
    people = count(walk.scene.server, "registry_person")
    looks, shown, planted = 0, Counter[str](), Counter[str]()
    with caplog.at_level(logging.DEBUG):
        for text in proof.size(TEXTS[:1], TEXTS):
            planted = plant(walk.scene.server, text)
            found = [*looked_at(walk, proof.size(1, 2)), *typed_paths(walk)]
            assert [(address, effects) for address, effects, _ in found if effects] == []
            looks += len(found)
            shown.update(address.partition("?")[0] for address, _, times in found if times)
    lines = logged(caplog)
    assert [line for line in lines if line.startswith("zq9")] == []
    assert count(walk.scene.server, "registry_person") == people
    assert planted["columns"] > 90
    assert len(shown) > 50
    figure = f"{planted['columns']} columns of free text planted ({planted['refused']} more take none): {looks:,} looks"
    figure += f" at {len(pages())} pages by up to {proof.size(1, 2)} roles each, papers, xlsx and docx, "
    figure += f"shown on {len(shown)} addresses: 0 elements, headers, "
    proof.shows("T39", f"{figure}paths, formulas, errors; 0 of {len(lines):,} log lines forged", "0 effects")


def test_t39_sabotage_unescaped_it_becomes_elements(walk: Walk, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.template.base.conditional_escape", lambda text: text)
    plant(walk.scene.server, TEXTS[0])
    found = {address.partition("?")[0] for address, effects, _ in looked_at(walk, 1) if effects}
    assert len(found) > 20
    proof.sabotage("T39", "templates that do not escape", f"elements on {len(found)} addresses")


def forged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Lines that an address writes into the log of a page that fails."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("canbao.web.public_pages.county_shown", fail)
    caplog.clear()
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    assert client.get(f"/public/{quote(TEXTS[2][-20:] + LINE, safe='')}").status_code == 500
    assert any("RuntimeError" in line for line in logged(caplog))
    return [line for line in logged(caplog) if line.startswith("zq9")]


@pytest.mark.usefixtures("database", "vault")
def test_t39_an_address_that_fails_forges_no_line_of_the_log(
    proof: Proof, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert forged(monkeypatch, caplog) == []
    monkeypatch.setattr("canbao.web.visits.one_line", lambda text: text)
    found = forged(monkeypatch, caplog)
    assert found
    proof.sabotage("T39", "addresses logged as they were typed", f"{len(found)} forged lines of one failing page")


# -- In a browser ------------------------------------------------------------------------------------------------------

_LISTEN = """
window.told = []; document.addEventListener('securitypolicyviolation', each => window.told.push(each.blockedURI));
"""
_RUNS = "\"><img src=/zq9 onerror='window.zq9=1'><script>window.zq9=1</script>"
LOOKS = (
    "/", "/s/find", "/s/lists", "/s/money", "/s/progress", "/s/reminders", "/s/notices", "/s/inspection",
    "/s/objections", "/s/windows", "/s/campaign", "/s/reports", "/s/hand-overs", "/s/messages", "/s/exchange",
)  # fmt: skip


def reports(site: Site, open_page: Callable[..., BrowserPage], looks: tuple[str, ...]) -> tuple[int, int]:
    """What the browser blocked by the site's policy, and pages where a script of the text ran."""
    plant(site.till.county.server, _RUNS)
    page = open_page(site.hire("bureau_clerk"))
    page.add_init_script(_LISTEN)
    blocked = ran = 0
    person = site.till.dues()[0].person_id
    for address in (*looks, f"/s/person/{person}", f"/s/move/{person}", f"/s/correct/{person}"):
        page.goto(address)
        page.wait_for_timeout(50)
        blocked += len(page.evaluate("window.told"))
        ran += page.evaluate("window.zq9") is not None
    return blocked, ran


@pytest.mark.needs("chromium")
def test_t39_the_browser_has_nothing_to_report(
    open_site: Site, open_page: Callable[..., BrowserPage], proof: Proof
) -> None:
    assert reports(open_site, open_page, LOOKS) == (0, 0)
    proof.shows("T39", f"{len(LOOKS) + 3} pages in Chromium: 0 reports of the policy, 0 scripts ran", "CSP reports 0")


@pytest.mark.needs("chromium")
def test_t39_sabotage_the_policy_reports_what_is_not_escaped(
    open_site: Site, open_page: Callable[..., BrowserPage], proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.template.base.conditional_escape", lambda text: text)
    blocked, ran = reports(open_site, open_page, LOOKS[:6])
    assert blocked > 0
    assert ran == 0
    proof.sabotage(
        "T39", "templates that do not escape, in Chromium", f"{blocked} reports of the policy, 0 scripts ran"
    )
