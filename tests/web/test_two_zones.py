"""Two installations as a county runs them: each with its own database and processes, joined by two folders alone."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from tests.proofs import Proof

from canbao.access.secret_files import make_keys
from canbao.crossing.keys import join_zone, make_own_keys
from canbao.exchange.signing import fingerprint
from canbao.store.configuration import Zone
from canbao.store.layout import layout_of
from canbao.store.server import APPLICATION, OWNER, SUPERUSER, Server

COUNTY = "430621"
STARTS_WITHIN = 90
BOTH = {"/", "/alive", "/ready", "/metrics"}
"""Addresses that either zone answers: that it lives, and where to begin."""


_TABLES_OF_PEOPLE = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname ~ '^(registry|billing|money|lists|campaign|exchange|api|phones)_'
"""


@dataclass
class Installation:
    """One zone: its folder, its settings, what runs of it."""

    zone: Zone
    var: Path
    settings: dict[str, str]
    port: int = 0
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, **self.settings, "CANBAO_VAR": str(self.var), "PYTHONPATH": os.pathsep.join(sys.path)}

    def canbao(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "canbao", *words]
        return subprocess.run(command, env={**self.environment, **more}, capture_output=True, text=True, check=False)

    def start(self, *words: str) -> None:
        with (self.var / "log").open("ab") as log:
            command = [sys.executable, "-m", "canbao", *words]
            self.running.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log))

    def serve(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start("serve", "--zone", self.zone.value, "--port", str(self.port), "--workers", "1")
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if self.get("/alive")[0] == 200:
                return
            time.sleep(0.3)
        raise AssertionError((self.var / "log").read_text(encoding="utf-8"))

    def get(self, path: str) -> tuple[int, str]:
        try:
            with build_opener(HTTPCookieProcessor()).open(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    @property
    def server(self) -> Server:
        return Server(layout_of(self.var))

    def end(self) -> None:
        for each in self.running:
            each.terminate()
        for each in self.running:
            each.wait(30)
        self.server.stop()
        for gone in (self.server.layout.home, self.server.layout.sockets):
            shutil.rmtree(gone, ignore_errors=True)


@pytest.fixture(scope="module")
def zones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Installation]]:
    """The private one with a county's places, and the public one, both served, files carried by hand."""
    place = tmp_path_factory.mktemp("zones")
    inward, outward = str(place / "inward"), str(place / "outward")
    inside = Installation(Zone.PRIVATE, place / "inside", {"CANBAO_CARRY_OUT": outward, "CANBAO_CARRY_IN": inward})
    outside = Installation(
        Zone.PUBLIC, place / "outside",
        {"CANBAO_CARRY_OUT": inward, "CANBAO_CARRY_IN": outward, "CANBAO_ZONE": "public"},
    )  # fmt: skip
    files = {}
    for each in (inside, outside):
        make_keys(each.var / "secrets")
        files[each.zone] = make_own_keys(each.var / "secrets", each.zone).public_file
    for each in (inside, outside):
        other = files[each.zone.other]
        join_zone(each.var / "secrets", each.zone, other, fingerprint(other))
    try:
        loaded = inside.canbao("places", "load", "--county", COUNTY)
        assert loaded.returncode == 0, loaded.stderr
        inside.serve()
        outside.serve()
        yield inside, outside
    finally:
        for each in (inside, outside):
            each.end()


def carry(*zones: Installation) -> None:
    for each in zones:
        done = each.canbao("zone", "carry", "--once")
        assert done.returncode == 0, done.stderr + done.stdout


def addresses(zone: Zone) -> list[str]:
    """Every address of a zone, with something in the place of what varies."""
    from canbao.web import public_urls, urls

    patterns = (urls if zone is Zone.PRIVATE else public_urls).urlpatterns
    found: set[str] = set()
    _walk(patterns, "/", found)
    return sorted(found)


def _walk(patterns: list[Any], before: str, found: set[str]) -> None:
    for each in patterns:
        text = before + str(each.pattern).lstrip("^")
        if hasattr(each, "url_patterns"):
            _walk(each.url_patterns, text, found)
        else:
            found.add(re.sub(r"<int:\w+>", "2025", re.sub(r"<(?:str:)?\w+>", COUNTY, text)).rstrip("$"))


@pytest.mark.trust
def test_no_address_of_one_zone_exists_in_the_other(
    zones: tuple[Installation, Installation], database: Server, proof: Proof
) -> None:
    del database
    inside, outside = zones
    private, public = addresses(Zone.PRIVATE), addresses(Zone.PUBLIC)
    assert set(private) & set(public) == BOTH
    wrong = [path for path in private if path not in BOTH and outside.get(path)[0] != 404]
    wrong += [path for path in public if path not in BOTH and inside.get(path)[0] != 404]
    assert wrong == []
    here = [path for path in private if inside.get(path)[0] == 404]
    assert "/s/find" not in here
    assert len(here) < len(private) / 4, "inside most of them are there, if only to say: sign in"
    proof.shows(
        "T62",
        f"two installations with a database each: {len(private)} addresses of the private zone asked outside and "
        f"{len(public)} of the public one inside, 404 each",
        "no route of one exists in the other",
    )


@pytest.mark.trust
def test_the_public_database_has_no_right_to_people(zones: tuple[Installation, Installation], proof: Proof) -> None:
    import psycopg

    _, outside = zones
    with outside.server.connect(OWNER) as owner:
        tables = [row[0] for row in owner.execute(_TABLES_OF_PEOPLE)]
    assert len(tables) > 80
    with outside.server.connect(APPLICATION) as role:
        for table in tables:
            for statement in (f"SELECT 1 FROM {table}", f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    role.execute(statement.encode())
                role.rollback()
    proof.shows(
        "T62",
        f"{3 * len(tables)} of {3 * len(tables)} tries of its role at {len(tables)} tables refused",
        "no ids outside",
    )


def test_a_zone_does_not_open_the_others_database(zones: tuple[Installation, Installation]) -> None:
    inside, outside = zones
    for each, zone in ((outside, "private"), (inside, "public")):
        refused = each.canbao("zone", "carry", "--once", CANBAO_ZONE=zone)
        assert refused.returncode == 2, refused.stdout
        assert "zone" in refused.stderr
    with inside.server.connect(APPLICATION) as role:
        assert role.execute("SELECT has_table_privilege('registry_person', 'SELECT')").fetchone() == (True,), (
            "untouched"
        )


def test_what_is_told_inside_hangs_outside(zones: tuple[Installation, Installation]) -> None:
    inside, outside = zones
    carry(inside, outside)
    assert outside.get(f"/public/{COUNTY}")[0] == 200
    assert "岳阳县" in outside.get("/public")[1]
    assert outside.get("/")[0] == 200
    assert "登录" in inside.get("/")[1]


def test_a_code_on_paper_is_asked_about_through_the_wall(zones: tuple[Installation, Installation]) -> None:
    inside, outside = zones
    carry(inside, outside)
    opener = build_opener(HTTPCookieProcessor())
    address = f"http://127.0.0.1:{outside.port}/public/{COUNTY}/verify"
    form = opener.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    sent = f"csrfmiddlewaretoken={token.group(1)}&code=ABCD-EFGH-2345".encode()
    waits = opener.open(Request(address, sent, {"Referer": address}), timeout=30).read().decode()
    assert "正在向经办内网查询" in waits
    carry(outside, inside, outside)
    assert "没有这个核验码" in opener.open(f"{address}?asked=1", timeout=30).read().decode()
    with outside.server.connect(OWNER) as owner:
        kept = owner.execute("SELECT count(*) FROM crossing_letter").fetchone()
    assert kept == (0,), "nothing of a question stays outside"


def test_the_worker_outside_does_its_chores_and_no_others(zones: tuple[Installation, Installation]) -> None:
    """What the public zone has no tables for it does not ask about: nothing is refused in its log."""
    inside, outside = zones
    carry(inside, outside)
    outside.start("worker", "--zone", "public")
    until, begun = time.monotonic() + STARTS_WITHIN, set[str]()
    while time.monotonic() < until and "forget_documents" not in begun:
        with outside.server.connect(OWNER) as owner:
            begun = {row[0] for row in owner.execute("SELECT task_name FROM procrastinate_periodic_defers")}
        time.sleep(1)
    assert "forget_documents" in begun, "within the minute"
    assert begun <= {"forget_documents", "seal_trails", "keep_to_retention", "retry_stalled"}
    assert "permission denied" not in (outside.var / "log").read_text(encoding="utf-8")


def test_both_zones_tell_their_watchers_how_they_are(zones: tuple[Installation, Installation]) -> None:
    for each in zones:
        assert each.get("/ready")[0] == 200
        for _ in range(20):
            each.get("/alive")
        text = each.get("/metrics")[1]
        counted = re.search(r'^canbao_requests_total\{method="GET",page="alive",status="2xx"\} ([0-9.]+)$', text, re.M)
        assert counted is not None
        assert float(counted[1]) >= 20, "of all processes of the site"
    inside, outside = zones
    assert "canbao_phones_paired" in inside.get("/metrics")[1]
    assert "canbao_phones_paired" not in outside.get("/metrics")[1]
    assert "canbao_letters_open" in outside.get("/metrics")[1]


_HIRE = """
    WITH office AS (
        INSERT INTO access_organisation (county, kind, name, units) VALUES (%(county)s, %(kind)s, %(name)s, %(units)s)
        RETURNING id
    ), account AS (
        INSERT INTO access_account (county, username, name, organisation_id, is_stopped)
        SELECT %(county)s, %(name)s, %(name)s, id, false FROM office RETURNING id
    )
    INSERT INTO access_grant (county, account_id, role, valid_from, state, proposed_by, granted_by)
    SELECT %(county)s, id, %(role)s, '2020-01-01', 'confirmed', 0, 0 FROM account RETURNING account_id
"""
_OFFER = """
import os, sys, uuid
from pathlib import Path
from canbao.store.opening import open_store
open_store(Path(os.environ["CANBAO_VAR"]))
from canbao.access.actors import actor_of
from canbao.phones.pairing import offer_phone
print(offer_phone(actor_of("clerk1"), uuid.uuid4().hex, int(sys.argv[1])))
"""


def test_a_telephone_is_paired_through_the_wall(zones: tuple[Installation, Installation]) -> None:
    from tests.handsets import Handset
    from tests.phones.proxies import over_http

    inside, outside = zones
    carry(inside, outside)
    numbers = []
    with inside.server.connect(SUPERUSER) as owner:
        for name, kind, role, unit in (
            ("clerk1", "town_window", "town_clerk", f"{COUNTY}100"),
            ("collector1", "village", "village_collector", f"{COUNTY}100009"),
        ):
            given = {"county": COUNTY, "kind": kind, "name": name, "units": [unit], "role": role}
            numbers += [row[0] for row in owner.execute(_HIRE, given)]
    offered = subprocess.run(
        [sys.executable, "-c", _OFFER, str(numbers[1])], env=inside.environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert offered.returncode == 0, offered.stderr
    phone = Handset(over_http(outside.port), COUNTY, offered.stdout.strip())
    assert phone.ask_to_pair() == 202
    assert phone.look() == 401, "nobody has answered yet"
    carry(outside, inside, outside)
    assert phone.look() == 200
    assert phone.people == []
    event = phone.event("hand_in")
    assert phone.send(event)[0] == 200
    carry(outside, inside, outside)
    phone.look()
    assert phone.now["results"][event["id"]]["done"] is False, "there is nothing to hand in, and it is told so"
    with outside.server.connect(OWNER) as owner:
        kept = [bytes(row[0]) for row in owner.execute("SELECT convert_to(content, 'UTF8') FROM crossing_document")]
    assert kept
    assert not [each for each in kept if b"collector1" in each]
