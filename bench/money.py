"""`python -m bench.money`: what the book takes on this machine: payments one by one and by file, a statement laid
beside it, the book rebuilt; beside them what the database alone takes; writes the section of docs/performance.md.

In: `--people` of the county (default 640,000, some 207,000 of whom pay), `--date`. Out: a store under `out/bench-money`
(made anew), the section, `out/bench-money.json`. Each step is a process of its own.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from secrets import token_bytes
from typing import Any

from bench.store import ROOT, Figures, key, peak_mib, timed

VAR = ROOT / "out" / "bench-money"
COUNTY, POLICY, YEAR = "430621", "hunan/yueyang/2025", 2025
PEOPLE = 640_000
DAY = date(2024, 10, 15)
FIRST = date(2024, 10, 1)
CLERK, LEAD, TAX = 11, 12, 13
HANDS = 4
"""Collectors at work at once, each a process."""
SECONDS = 20
READY_AFTER, WARM = 12, 50
"""Seconds until all hands have opened the store, and payments of each that come before the measure."""
FILE_ROWS = 200_000
PLANTED = 504
NOBODY = "110101" + "19500101" + "0017"
"""A number of the right form that no made-up person has."""
RESIDENT = "123456"
"""First digits of residents' numbers: those of other documents say themselves what they are."""


def opened() -> None:
    """The store opened, on a day of the window."""
    from canbao.store.opening import open_store

    open_store(VAR)
    from canbao.access.acting import Act

    Act.business_day = lambda _: DAY  # type: ignore[method-assign,assignment]


def actor(role: str, account: int) -> Any:
    from canbao.access.actors import Actor
    from canbao.store.scope import scope_of

    return Actor(account, role, 1, COUNTY, frozenset({role}), scope_of([COUNTY]))


def step_make() -> Figures:
    """A county with its people, its dues published and charged; the tax office known."""
    from canbao.access.secret_files import make_keys

    make_keys(VAR / "secrets")
    opened()
    import pyarrow.parquet as pq
    from django.db import connections

    from canbao.access.actors import system_actor
    from canbao.access.places import LoadPlaces, load_places
    from canbao.people.payments import PaymentPlan
    from canbao.people.people_files import write_people
    from canbao.registry.importing import ImportPeople, import_people

    load_places(system_actor(COUNTY), key(), LoadPlaces(COUNTY))
    path = VAR / "people.parquet"
    write_people(path, COUNTY, int(os.environ["BENCH_PEOPLE"]), 1, YEAR, PaymentPlan.usual(YEAR))
    complete = path.with_name("people.coverage.csv").read_text(encoding="utf-8")
    import_people(system_actor(COUNTY), key(), ImportPeople(COUNTY, YEAR, str(path), "bench", complete))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"people": pq.read_metadata(path).num_rows}


def step_charge() -> Figures:
    """Assessed, published by two, charged."""
    opened()
    from django.db import connections

    from canbao.billing.actions import (
        AssessCounty,
        ConfirmPublication,
        ProposePublication,
        SignSituations,
        assess_county,
        confirm_publication,
        propose_publication,
        sign_situations,
    )
    from canbao.billing.publishing import unsigned
    from canbao.billing.queries import run_of
    from canbao.money.charging import ChargeDues, charge_dues
    from canbao.store.scope import scope_of, scoped

    clerk, lead = actor("bureau_clerk", CLERK), actor("bureau_lead", LEAD)
    run = int(str(assess_county(clerk, key(), AssessCounty(FIRST, (POLICY,)))["run"]))
    with scoped(scope_of([COUNTY])):
        kept = run_of(COUNTY, run)
        waiting, seen = tuple(unsigned(kept)), kept.difference_digest
    sign_situations(clerk, key(), SignSituations(run, waiting))
    propose_publication(clerk, key(), ProposePublication(run, seen))
    confirm_publication(lead, key(), ConfirmPublication(run))
    seconds, answer = timed(lambda: charge_dues(clerk, key(), ChargeDues(YEAR)))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"transfers": answer["transfers"], "seconds": seconds}


def payable() -> list[tuple[int, int]]:
    """Persons born by DAY whom it finds with something to pay, and how much, by chance but always the same."""
    from django.db import connection

    from canbao.store.scope import scope_of, scoped

    with scoped(scope_of([COUNTY])), connection.cursor() as cursor:
        cursor.execute(
            "SELECT due.person_id, due.payable_fen FROM billing_due AS due JOIN billing_runsituation AS item"
            " ON item.county = due.county AND item.run_id = due.run_id AND item.situation = due.situation"
            " JOIN registry_person AS person ON person.county = due.county AND person.id = due.person_id"
            " AND person.birth <= %s WHERE due.county = %s AND due.payable_fen > 0"
            " AND item.outputs ->> 'accepted' = 'true' AND due.offer_until >= %s"
            " AND NOT EXISTS (SELECT FROM money_payment AS paid WHERE paid.county = due.county"
            " AND paid.person_id = due.person_id) ORDER BY due.person_id",
            [DAY, COUNTY, DAY],
        )
        found: list[tuple[int, int]] = cursor.fetchall()
    random.Random(1).shuffle(found)
    return found


def collect(hand: int, dues: list[tuple[int, int]], begin: float) -> list[float]:
    """One collector at work for some seconds, after a few payments that are not counted; how long each took."""
    opened()
    from canbao.money.paying import RecordPayment, record_payment

    collector, taken = actor("village_collector", 100 + hand), []
    for person, fen in dues[:WARM]:
        record_payment(collector, key(), RecordPayment(person, YEAR, fen))
    assert time.time() < begin, "give the hands more time to get ready"
    time.sleep(begin - time.time())
    for person, fen in dues[WARM:]:
        begun = time.perf_counter()
        record_payment(collector, key(), RecordPayment(person, YEAR, fen))
        if time.time() > begin + SECONDS:
            break
        taken.append(time.perf_counter() - begun)
    return taken


def insert(hand: int, until: float) -> int:
    """What the database alone takes: a row of a payment's size, committed, again and again."""
    opened()
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        count = 0
        while time.time() < until:
            cursor.execute("INSERT INTO bench_row VALUES (%s, %s, %s)", [hand, count, "x" * 120])
            count += 1
    return count


def step_payments() -> Figures:
    """Cash noted by some collectors at once, each through the action; then bare rows committed by as many."""
    opened()
    from django.db import connections

    dues = payable()
    share = len(dues) // HANDS
    connections.close_all()
    with multiprocessing.get_context("spawn").Pool(HANDS) as pool:
        begin = time.time() + READY_AFTER
        given = [(hand, dues[hand * share : (hand + 1) * share][:20_000], begin) for hand in range(HANDS)]
        taken = sorted(each for hand in pool.starmap(collect, given) for each in hand)
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (hand int, count int, text text)")
        connections.close_all()
        until = time.time() + 10
        bare = sum(pool.starmap(insert, [(hand, until) for hand in range(HANDS)]))
    return {
        "payments": len(taken), "a_second": len(taken) / SECONDS, "p50_ms": 1000 * taken[len(taken) // 2],
        "p95_ms": 1000 * taken[int(0.95 * len(taken))], "bare_a_second": bare / 10,
    }  # fmt: skip


def numbers_of(people: list[int]) -> dict[int, tuple[str, str]]:
    """Numbers and names, as a tax office has them."""
    import pyarrow as pa

    from canbao.access.vault import open_vault, place_of
    from canbao.store.copying import read_table
    from canbao.store.scope import scope_of, scoped

    schema = pa.schema([("person_id", pa.int64()), ("name", pa.string()), ("id", pa.int64()), ("number", pa.string())])
    query = (
        "SELECT person.id, person.name, document.id, encode(document.number, 'hex') FROM registry_person AS person"
        " JOIN registry_document AS document ON document.county = person.county AND document.person_id = person.id"
        " WHERE person.county = %s AND person.id = ANY (%s)"
    )
    vault, found = open_vault(), {}
    with scoped(scope_of([COUNTY])):
        rows = read_table(query, schema, [COUNTY, people]).to_pylist()
    for row in rows:
        place = place_of("registry_document", "number", COUNTY, row["id"])
        found[row["person_id"]] = (vault.open(bytes.fromhex(row["number"]), place), row["name"])
    return found


class TaxOffice:
    """A partner that signs what it sends."""

    def __init__(self) -> None:
        from canbao.exchange.manifests import NO_PACKAGE
        from canbao.exchange.signing import Algorithm, OwnKey

        path = VAR / "tax.key"
        if not path.exists():
            path.write_bytes(token_bytes(32))
        self.key = OwnKey(Algorithm.ED25519, path.read_bytes())
        self.state = VAR / "tax.json"
        said: list[Any] = json.loads(self.state.read_text(encoding="utf-8")) if self.state.exists() else [0, NO_PACKAGE]
        self.number, self.mark = int(said[0]), str(said[1])

    def register(self) -> None:
        from canbao.exchange import partners
        from canbao.exchange.signing import fingerprint

        clerk, lead = actor("bureau_clerk", CLERK), actor("bureau_lead", LEAD)
        partners.register_partner(lead, key(), partners.RegisterPartner("tax", "税务局", "tax"))
        proposal = partners.ProposePartnerKey("tax", self.key.public.hex(), date(2024, 1, 1))
        number = int(str(partners.propose_partner_key(clerk, key(), proposal)["key"]))
        confirmation = partners.ConfirmPartnerKey(number, fingerprint(self.key.public))
        partners.confirm_partner_key(lead, key(), confirmation)

    def send(self, format_: str, rows: list[dict[str, str]]) -> Figures:
        """A package made, then received and applied; only that is timed."""
        from canbao.access.seals import digest
        from canbao.exchange.definitions import format_of
        from canbao.exchange.manifests import BUREAU, VERSION, Manifest
        from canbao.exchange.receiving import ReceivePackage, receive_package
        from canbao.intake.exporting import write_csv
        from canbao.values.fen import yuan_to_fen

        wanted, file = format_of(format_), io.BytesIO()
        write_csv(file, wanted.headers, ([row.get(name, "") for name in wanted.names] for row in rows))
        content = file.getvalue()
        self.number += 1
        manifest = Manifest(
            version=VERSION, county=COUNTY, sender="tax", receiver=BUREAU, number=self.number, previous=self.mark,
            format=format_, format_version=wanted.version, year=YEAR, manner="full", kind="csv", rows=len(rows),
            sum_fen=sum(yuan_to_fen(row["paid"]) for row in rows), digest=digest(content).hex(),
            made_on=DAY.isoformat(), algorithm="", key="", signature="",
        ).signed(self.key)  # fmt: skip
        self.mark = manifest.mark
        self.state.write_text(json.dumps([self.number, self.mark]), encoding="utf-8")
        sent = ReceivePackage(manifest.text(), content)
        seconds, answer = timed(lambda: receive_package(actor("bureau_clerk", CLERK), key(), sent))
        assert answer["result"] == "taken", answer
        return {"rows": len(rows), "seconds": seconds, "mib": len(content) / (1 << 20)}


def told(dues: list[tuple[int, int]]) -> list[dict[str, str]]:
    """Payments as the tax office tells them, over the days up to today."""
    names = numbers_of([person for person, _ in dues])
    return [
        {
            "tax_number": f"T{at:08}", "document": "居民身份证" if names[person][0][0] in RESIDENT else "",
            "id_number": names[person][0], "name": names[person][1], "year": str(YEAR), "paid": f"{fen / 100:.2f}",
            "paid_on": (FIRST + timedelta(days=at % 15)).isoformat(), "channel": "湘税社保", "place": COUNTY,
            "kind": "个人缴费",
        }
        for at, (person, fen) in enumerate(dues)
        if person in names
    ]  # fmt: skip


def step_file() -> Figures:
    """One file of payments of the tax office."""
    opened()
    office = TaxOffice()
    office.register()
    rows = told(payable()[:FILE_ROWS])
    (VAR / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    return office.send("payments", rows)


def step_statement() -> Figures:
    """A statement of the same days, with planted differences."""
    opened()
    from canbao.exchange.differences import ages

    rows = json.loads((VAR / "rows.json").read_text(encoding="utf-8"))
    statement, planted = plant(rows, PLANTED // 7)
    days = {"begun": FIRST.isoformat(), "ended": (FIRST + timedelta(days=14)).isoformat()}
    figures = TaxOffice().send("statement", [row | days for row in statement])
    found = {age.kind: age.count for age in ages(actor("bureau_clerk", CLERK), YEAR)}
    return {**figures, "planted": planted, "found": found}


def plant(rows: list[dict[str, str]], each: int) -> tuple[list[dict[str, str]], dict[str, int]]:
    """A statement of these payments with so many differences of each of seven kinds."""
    from canbao.values.fen import format_yuan, yuan_to_fen

    chosen = iter(random.Random(2).sample(range(len(rows)), 7 * each))
    said, more = dict(enumerate(rows)), []
    for _ in range(each):
        gone, amount, person, county, year, twice, unknown = (next(chosen) for _ in range(7))
        del said[gone]
        said[amount] = said[amount] | {"paid": format_yuan(yuan_to_fen(said[amount]["paid"]) + 100)}
        said[person] = said[person] | {"id_number": NOBODY, "document": "", "name": "无此人"}
        said[county] = said[county] | {"place": "110101"}
        said[year] = said[year] | {"year": str(YEAR - 1)}
        more.append(said[twice] | {"tax_number": f"{said[twice]['tax_number']}-2"})
        more.append(said[unknown] | {"tax_number": f"{said[unknown]['tax_number']}-3", "id_number": NOBODY,
                                     "document": "", "name": "无此人"})  # fmt: skip
    kinds = "only_ours only_theirs other_amount other_person wrong_county wrong_year twice".split()
    return [*said.values(), *more], dict.fromkeys(kinds, each)


def step_rebuild() -> Figures:
    """The book folded anew from transfers and steps."""
    opened()
    from django.db import connections

    from canbao.money.rebuilding import rebuild_book

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM money_transfer) + (SELECT count(*) FROM money_step)")
        events = cursor.fetchone()[0]
    seconds, parts = timed(lambda: rebuild_book(actor("bureau_lead", LEAD), YEAR))
    return {"events": events, "seconds": seconds, "equal": all(part.is_equal for part in parts)}


STEPS = {
    "make": step_make, "charge": step_charge, "payments": step_payments, "file": step_file,
    "statement": step_statement, "rebuild": step_rebuild,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.money")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--date", type=date.fromisoformat, default=None)
    parser.add_argument("--step", choices=sorted(STEPS))
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps({**STEPS[asked.step](), "peak_mib": peak_mib()}))
        return 0
    figures = run_all(asked.people)
    from bench.money_report import write_section

    (ROOT / "out" / "bench-money.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    write_section(figures, asked.date or date.today())  # noqa: DTZ011 the day on this machine
    return 0


def run_all(people: int) -> dict[str, Figures]:
    """Every step in order, each a process."""
    from canbao.store.layout import layout_of
    from canbao.store.server import Server

    server = Server(layout_of(VAR))
    server.stop()
    shutil.rmtree(server.layout.home, ignore_errors=True)
    shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(parents=True)
    figures: dict[str, Figures] = {}
    for name in STEPS:
        command = [sys.executable, "-m", "bench.money", "--step", name]
        environment = {**os.environ, "BENCH_PEOPLE": str(people), "CANBAO_VAR": str(VAR)}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        figures[name] = json.loads(done.stdout.strip().splitlines()[-1])
        print(name, figures[name], flush=True)
    server.stop()
    return figures


if __name__ == "__main__":
    sys.exit(main())
