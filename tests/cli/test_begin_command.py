"""`canbao begin` and `canbao password`: a county without names typed on the machine; an administrator locked out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.test_store_commands import canbao
from tests.store.conftest import var

__all__ = ["var"]
COUNTY = "430621"
THREE = ("--system-admin", "zhangsan:张三", "--security-admin", "lisi:李四", "--audit-admin", "wangwu:王五")
_PASSWORD = re.compile(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b")


@pytest.mark.slow
def test_a_code_then_three_passwords_then_another_for_one(var: Path) -> None:
    canbao(var, "keys", "make")
    code = canbao(var, "begin", "--county", COUNTY)
    assert re.match(rf"{COUNTY}(-[a-z2-9]{{4}}){{5}}\n", code.stdout), code.stderr
    assert canbao(var, "begin", "--county", "43").returncode == 2
    founded = canbao(var, "found", "--county", COUNTY, *THREE)
    assert len(set(_PASSWORD.findall(founded.stdout))) == 3, founded.stderr
    assert "只显示这一次" in founded.stdout
    again = canbao(var, "begin", "--county", COUNTY)
    assert again.returncode == 2
    assert "已设立三员" in again.stderr
    given = canbao(var, "password", "zhangsan", "--county", COUNTY)
    assert len(_PASSWORD.findall(given.stdout)) == 1, given.stderr
    for username, county in (("nobody", COUNTY), ("zhangsan", "430682")):
        refused = canbao(var, "password", username, "--county", county)
        assert refused.returncode == 2
        assert not _PASSWORD.search(refused.stdout)
