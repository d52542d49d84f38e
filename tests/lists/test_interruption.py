"""T10 small: the process that applies a list is killed; the register has all of it or nothing, and the same again adds
nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date

import pytest
from tests.database import current_database
from tests.lists.offices import Offices
from tests.lists.sheets import clean_number, sheet_bytes

from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.slow, pytest.mark.usefixtures("vault")]

PEOPLE = 400
POINTS = ("begin_rows", "_stand", "_declare", "rematch_rows", "write_entry")
APPLY = """
import os, signal, sys
from canbao.store.opening import set_up_django
set_up_django()
from django.db import connections
for alias in connections:
    connections[alias].settings_dict["NAME"] = sys.argv[1]
from canbao.access import acting
from canbao.access.actors import Actor
from canbao.lists import applying
from canbao.lists.effects import dated
from canbao.lists.supplying import ListOrder
from canbao.store.scope import scope_of
point = sys.argv[3]
def after(module):
    done = getattr(module, point)
    def killed(*given, **named):
        done(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, point, killed)
for module in (applying, dated, acting):
    if hasattr(module, point):
        after(module)
from canbao.lists.actions import apply_list
actor = Actor(1, "甲", int(sys.argv[4]), "430621", frozenset({"bureau_clerk"}), scope_of(["430621"]))
apply_list(actor, "apply-" + sys.argv[2], ListOrder(int(sys.argv[2])))
"""


def run_apply(list_id: int, point: str, office: int) -> int:
    """Apply in a process of its own that is killed at a point, or not; how it ended."""
    command = [sys.executable, "-c", APPLY, current_database(), str(list_id), point, str(office)]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONWARNINGS": ""}, check=False)
    assert point or done.returncode == 0, done.stderr.decode()[-800:]
    return done.returncode


def test_a_killed_apply_leaves_nothing_or_all(database: Server) -> None:
    offices = Offices(database)
    people = [(f"张{chr(0x4E00 + each)}", clean_number(each)) for each in range(1, PEOPLE + 1)]
    register = [("1", "户主", *person) for person in people]
    offices.take(
        "public_security", sheet_bytes(("户号", "与户主关系", "姓名", "证件号码"), register), date(2024, 9, 30)
    )
    poor = [(*person, "低保", "2024-01-01") for person in people]
    content = sheet_bytes(("姓名", "身份证号码", "救助类别", "认定时间"), poor)
    list_id = offices.upload("civil_affairs", content, date(2024, 9, 30))["list"]
    for point in POINTS:
        assert run_apply(list_id, point, offices.bureau) == -9, point
        time.sleep(0.2)
        assert offices.count("SELECT count(*) FROM registry_standing") == 0, point
        assert offices.rows("SELECT state FROM lists_listfile WHERE id = %s", list_id) == [("checked",)]
    assert run_apply(list_id, "", offices.bureau) == 0
    assert offices.count("SELECT count(*) FROM registry_standing") == PEOPLE
    assert run_apply(list_id, "", offices.bureau) == 0
    assert offices.upload("civil_affairs", content, date(2024, 9, 30))["is_repeat"]
    assert offices.count("SELECT count(*) FROM registry_standing") == PEOPLE
    assert offices.count("SELECT count(*) FROM lists_listrow WHERE is_applied AND supplier = 'civil_affairs'") == PEOPLE
