"""`python -m bench.store`: what the store takes on this machine, beside what openIMIS took; writes the section of
docs/performance.md.

In: `--people` (default 1,200,000 in the large county), `--date`. Out: a store under `out/bench-store` (made anew), the
section, `out/bench-store.json`. Each step is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "out" / "bench-store"
FILES = VAR / "files"
SMALL, LARGE = "430621", "370481"
SMALL_POLICY, LARGE_POLICY = "hunan/yueyang/2025", "shandong/tengzhou/2025"
SMALL_PEOPLE, LARGE_PEOPLE = 100_000, 1_200_000
LOOKS = 400
PEAK_UNIT = 1024
Figures = dict[str, Any]


def opened() -> None:
    from canbao.store.opening import open_store

    open_store(VAR)


def timed(work: Callable[[], object]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def p95_ms(work: Callable[[], object]) -> float:
    """Of many calls, after ten to warm up."""
    for _ in range(10):
        work()
    taken = sorted(timed(work)[0] for _ in range(LOOKS))
    return 1000 * taken[int(0.95 * len(taken))]


def key() -> str:
    from canbao.cli.acting_options import new_key

    return new_key()


def step_make() -> Figures:
    """An empty store, places, and the files of two months of a county of 100,000."""
    from canbao.access.secret_files import make_keys

    make_keys(VAR / "secrets")
    opened()
    from canbao.access.actors import system_actor
    from canbao.access.places import LoadPlaces, load_places
    from canbao.people.months import write_month
    from canbao.people.payments import PaymentPlan
    from canbao.people.population import generate
    from canbao.people.workbooks import supplier_of

    for county in (SMALL, LARGE):
        load_places(system_actor(county), key(), LoadPlaces(county))
    people = generate(SMALL, SMALL_PEOPLE, 1, 2025, PaymentPlan.usual(2025))
    lists = tuple(supplier_of(name) for name in ("public_security", "last_enrolments", "health"))
    for month in range(2):
        write_month(people, FILES / str(month), month, first_month=date(2024, 9, 1), lists=lists)
    return {}


def take(supplier: str, path: Path, as_of: date) -> Figures:
    """One list read, checked, compared and applied."""
    opened()
    from canbao.access.actors import system_actor
    from canbao.lists.actions import apply_list, upload_list
    from canbao.lists.supplying import ListOrder, UploadOrder

    actor = replace(system_actor(SMALL), roles=frozenset({"bureau_clerk"}))
    order = UploadOrder(supplier, as_of, path.name, path.read_bytes(), takes_good_rows=True)
    uploaded, answer = timed(lambda: upload_list(actor, key(), order))
    applied, done = timed(lambda: apply_list(actor, key(), ListOrder(answer["list"])))
    return {"rows": done["rows"], "read_seconds": uploaded, "apply_seconds": applied}


def file_of(month: int, begins: str) -> Path:
    return next(path for path in sorted((FILES / str(month)).iterdir()) if begins in path.name)


def step_persons() -> Figures:
    return take("public_security", file_of(0, "户籍"), date(2024, 9, 30))


def step_full_list() -> Figures:
    return take("last_enrolments", file_of(0, "上年度"), date(2024, 9, 30))


def step_next_month() -> Figures:
    return take("public_security", file_of(1, "户籍"), date(2024, 10, 31))


def step_take_over() -> Figures:
    """The large county, from a file of a predecessor system."""
    people = int(os.environ["BENCH_PEOPLE"])
    opened()
    import pyarrow.parquet as pq

    from canbao.access.actors import system_actor
    from canbao.people.payments import PaymentPlan
    from canbao.people.people_files import write_people
    from canbao.registry.importing import ImportPeople, import_people

    path = FILES / "people.parquet"
    write_people(path, LARGE, people, 1, 2025, PaymentPlan.usual(2025))
    complete = path.with_name("people.coverage.csv").read_text(encoding="utf-8")
    order = ImportPeople(LARGE, 2025, str(path), "bench", complete)
    seconds, _ = timed(lambda: import_people(system_actor(LARGE), key(), order))
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"people": pq.read_metadata(path).num_rows, "seconds": seconds}


def step_looks() -> Figures:
    """Find by number, and pages of fifty, in the small and in the large county."""
    opened()
    import pyarrow.parquet as pq

    from canbao.access.actors import system_actor
    from canbao.registry.queries import find, list_people
    from canbao.store.scope import scope_of

    texts = pq.read_table(FILES / "people.parquet", columns=["id_number"])["id_number"].to_pylist()
    chance = random.Random(1)
    small, large = system_actor(SMALL), system_actor(LARGE)
    found: Figures = {"find_ms": p95_ms(lambda: find(large, chance.choice(texts) or "张三"))}
    for name, actor in (("small", small), ("large", large)):
        town = replace(actor, scope=scope_of([f"{actor.county}{'101' if name == 'small' else '001'}"]))
        for whose, reader in (("county", actor), ("town", town)):
            pages = [None]

            def turn(reader: Any = reader, pages: list[Any] = pages) -> None:
                page = list_people(reader, after=pages[0])
                pages[0] = page.after

            found[f"list_{name}_{whose}_ms"] = p95_ms(turn)
    return found


def step_assess() -> Figures:
    """Assess and store the dues of the large county."""
    opened()
    from canbao.access.actors import system_actor
    from canbao.billing.actions import AssessCounty, assess_county

    order = AssessCounty(date(2024, 12, 31), (LARGE_POLICY,))
    seconds, answer = timed(lambda: assess_county(system_actor(LARGE), key(), order))
    from canbao.billing.one_person import assess_person
    from canbao.billing.policies import Choice
    from canbao.registry.queries import list_people

    rows = list_people(system_actor(LARGE)).rows
    chance, choice = random.Random(1), Choice((LARGE_POLICY,))
    one = p95_ms(lambda: assess_person(system_actor(LARGE), chance.choice(rows).id, choice, date(2024, 12, 31)))
    return {"people": answer["people"], "situations": answer["situations"], "seconds": seconds, "one_person_ms": one}


STEPS = {
    "make": step_make, "persons": step_persons, "full_list": step_full_list, "next_month": step_next_month,
    "take_over": step_take_over, "looks": step_looks, "assess": step_assess,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.store")
    parser.add_argument("--people", type=int, default=LARGE_PEOPLE)
    parser.add_argument("--date", type=date.fromisoformat, default=None)
    parser.add_argument("--step", choices=sorted(STEPS))
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps({**STEPS[asked.step](), "peak_mib": peak_mib()}))
        return 0
    figures = run_all(asked.people)
    from bench.store_report import write_section

    (ROOT / "out" / "bench-store.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
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
        command = [sys.executable, "-m", "bench.store", "--step", name]
        environment = {**os.environ, "BENCH_PEOPLE": str(people), "CANBAO_VAR": str(VAR)}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        figures[name] = json.loads(done.stdout.strip().splitlines()[-1])
        print(name, figures[name], flush=True)
    server.stop()
    return figures


def peak_mib() -> int:
    """Of this process; the server's memory is its own and bounded by its settings."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // PEAK_UNIT


if __name__ == "__main__":
    sys.exit(main())
