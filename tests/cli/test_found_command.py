"""`canbao found`: a new installation gets its three administrators, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_store_commands import canbao
from tests.store.conftest import var

from canbao.cli.found_command import founder_of
from canbao.cli.refusals import InputRefused

__all__ = ["var"]
THREE = ("--system-admin", "zhangsan:张三", "--security-admin", "lisi：李四", "--audit-admin", "wangwu:王五")


@pytest.mark.slow
def test_three_administrators_once(var: Path) -> None:
    canbao(var, "keys", "make")
    first = canbao(var, "found", "--county", "430621", *THREE)
    assert first.returncode == 0, first.stderr
    assert "系统管理员：张三，账号 zhangsan" in first.stdout
    again = canbao(var, "found", "--county", "430621", *THREE)
    assert again.returncode == 2
    assert "已设立三员" in again.stderr
    assert "seals 1" in canbao(var, "audit", "seal").stdout
    one_for_two = (*THREE[:-1], "wangwu:李四")
    refused = canbao(var, "found", "--county", "430682", *one_for_two)
    assert refused.returncode == 2
    assert "三个人" in refused.stderr
    assert canbao(var, "found", "--county", "43", *THREE).returncode == 2


@pytest.mark.parametrize("text", ["zhangsan", ":张三", "zhangsan:", " ： "])
def test_a_person_is_a_username_and_a_name(text: str) -> None:
    with pytest.raises(InputRefused, match="账号:姓名"):
        founder_of(text)
