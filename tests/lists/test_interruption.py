"""T10: the process that takes a list in, or applies it, is killed: the register has all of it or nothing, and the same
again adds nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.database import current_database
from tests.lists.offices import Offices
from tests.lists.sheets import clean_number, sheet_bytes
from tests.proofs import Proof

from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.slow, pytest.mark.usefixtures("vault")]

DAY = date(2024, 9, 30)
REGISTER = ("户号", "与户主关系", "姓名", "证件号码")
POOR = ("姓名", "身份证号码", "救助类别", "认定时间")
WORK = """
import os, signal, sys
from datetime import date
from pathlib import Path
from canbao.store.opening import set_up_django
set_up_django()
import psycopg
from django.db import connection, connections
database, office, point, what, which = sys.argv[1:]
for alias in connections:
    connections[alias].settings_dict["NAME"] = database
from canbao.access.actors import Actor
from canbao.lists.actions import apply_list, upload_list
from canbao.lists.effects import dated
from canbao.lists.supplying import ListOrder, UploadOrder
from canbao.store.scope import scope_of, set_scope
passed, at, actor = 0, 0, None
def counted(owner, name):
    method = getattr(owner, name)
    def call(*given, **named):
        global passed
        passed += 1
        if passed == at:
            os.kill(os.getpid(), signal.SIGKILL)
        if point == "count" and name == "commit":
            print(passed, flush=True)
            os._exit(0)
        return method(*given, **named)
    setattr(owner, name, call)
for owner, name in ((psycopg.Cursor, "execute"), (psycopg.Cursor, "copy"), (psycopg.Connection, "commit")):
    counted(owner, name)
def torn(begin_rows):
    def call(*given, **named):
        global at
        begun = begin_rows(*given, **named)
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
        set_scope(actor.scope)
        at = passed + 3
        return begun
    return call
if point == "torn":
    dated.begin_rows = torn(dated.begin_rows)
elif point != "count":
    at = int(point)
connection.ensure_connection()
passed = 0
area = scope_of(["430621"], organisation=int(office))
actor = Actor(1, "甲", int(office), "430621", frozenset({"bureau_clerk"}), area)
if what == "apply":
    apply_list(actor, "apply-" + which, ListOrder(int(which)))
else:
    order = UploadOrder("civil_affairs", date(2024, 9, 30), "a.xlsx", Path(which).read_bytes())
    print(upload_list(actor, "upload", order)["list"])
"""
"""Takes a list in or applies it, in a process of its own, and dies before the statement of a number; `count` says how
many statements there are and commits none of them; `torn` commits the rows of the register before all else.
"""


class Bureau:
    """Processes of a bureau that are killed, and what stands in its database afterwards."""

    def __init__(self, server: Server, folder: Path, people: int) -> None:
        self.offices = Offices(server)
        born = date(1950, 1, 1)
        rows = [
            (f"张{chr(0x4E00 + each)}", clean_number(each % 900, f"{born + timedelta(days=each // 900):%Y%m%d}"))
            for each in range(people)
        ]
        register = [("1", "户主", *row) for row in rows]
        self.offices.take("public_security", sheet_bytes(REGISTER, register), DAY)
        self.people = people
        self.file = folder / "list.xlsx"
        self.file.write_bytes(sheet_bytes(POOR, [(*row, "低保", "2024-01-01") for row in rows]))

    def run(self, what: str, which: object, point: object = 0) -> str:
        """What the process says; `killed` if it died at its point."""
        command = [
            sys.executable,
            "-c",
            WORK,
            current_database(),
            str(self.offices.bureau),
            str(point),
            what,
            str(which),
        ]
        done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONWARNINGS": ""}, check=False)
        assert done.returncode in (0, -9), done.stderr.decode()[-800:]
        return "killed" if done.returncode else done.stdout.decode().strip()

    def points(self, what: str, which: object, count: int) -> list[int]:
        """Statements spread over all that there are, the last one the commit."""
        statements = int(self.run(what, which, "count"))
        return [1 + at * (statements - 1) // (count - 1) for at in range(count)]

    @property
    def standings(self) -> int:
        return self.offices.count("SELECT count(*) FROM registry_standing")

    @property
    def lists(self) -> list[str]:
        """States of the lists of people on relief."""
        rows = self.offices.rows("SELECT state FROM lists_listfile WHERE supplier = 'civil_affairs'")
        return [state for (state,) in rows]


@pytest.fixture
def bureau(database: Server, tmp_path: Path, proof: Proof) -> Bureau:
    return Bureau(database, tmp_path, proof.size(400, 20_000))


def test_t10_a_killed_import_leaves_nothing_or_all(bureau: Bureau, proof: Proof) -> None:
    count = proof.size(3, 10)
    for point in bureau.points("upload", bureau.file, count):
        assert bureau.run("upload", bureau.file, point) == "killed"
        assert bureau.lists == []
        assert bureau.offices.count("SELECT count(*) FROM lists_listrow WHERE supplier = 'civil_affairs'") == 0
    number = bureau.run("upload", bureau.file)
    assert bureau.lists == ["checked"]
    for point in bureau.points("apply", number, count):
        assert bureau.run("apply", number, point) == "killed"
        assert (bureau.standings, bureau.lists) == (0, ["checked"])
    bureau.run("apply", number)
    assert (bureau.standings, bureau.lists) == (bureau.people, ["applied"])
    bureau.run("apply", number)
    assert bureau.run("upload", bureau.file) == number
    assert bureau.offices.upload("civil_affairs", bureau.file.read_bytes(), DAY)["is_repeat"]
    applied = "SELECT count(*) FROM lists_listrow WHERE is_applied AND supplier = 'civil_affairs'"
    assert bureau.standings == bureau.offices.count(applied) == bureau.people
    shown = f"a list of {bureau.people:,} rows: {count} kills while it was taken in, {count} while it was applied"
    proof.shows(
        "T10", f"{shown}: nothing each time; then all, and the same again added 0", "0 or all rows; again adds 0"
    )


def test_t10_sabotage_rows_committed_before_the_rest_are_half_a_list(bureau: Bureau, proof: Proof) -> None:
    number = bureau.run("upload", bureau.file)
    assert bureau.run("apply", number, "torn") == "killed"
    assert bureau.standings > 0
    assert bureau.lists == ["checked"]
    seen = f"{bureau.standings:,} standings in the register of a list that nobody applied"
    proof.sabotage("T10", "the register's rows committed before the list's own", seen)
