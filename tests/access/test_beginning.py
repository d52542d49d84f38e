"""The code that begins a county: for one county, for an hour, and for nothing once the county has begun."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, Bureau, count

from canbao.access import beginning
from canbao.access.sign_ins import server_time
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")


def test_a_code_says_its_county_however_it_is_typed(database: Server) -> None:
    code = beginning.code_for(COUNTY)
    assert code.startswith(f"{COUNTY}-")
    assert beginning.county_of_code(code) == COUNTY
    assert beginning.county_of_code(f" {code.upper().replace('-', ' ')} ") == COUNTY
    assert count(database, "access_account") == 0


@pytest.mark.usefixtures("database")
def test_a_changed_character_begins_nothing() -> None:
    code = beginning.code_for(COUNTY)
    other = {"2": "3"}.get(code[-1], "2")
    for wrong in (
        code[:-1] + other, code[:-1], code + "2", f"{SISTER_COUNTY}{code[6:]}", "", "起始码", code.replace("-", "/"),
        code[:8] + ("a" if code[8] != "a" else "b") + code[9:],
    ):  # fmt: skip
        with pytest.raises(beginning.BadBeginning, match="不对"):
            beginning.county_of_code(wrong)
    for county in ("43062", "43062x", "４３０６２１"):
        with pytest.raises(beginning.BadBeginning, match="6 位数字"):
            beginning.code_for(county)


@pytest.mark.usefixtures("database")
def test_an_old_code_begins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = beginning.code_for(COUNTY)
    with monkeypatch.context() as patch:
        patch.setattr(
            "canbao.access.beginning.server_time", lambda: server_time() + timedelta(minutes=beginning.CODE_MINUTES - 1)
        )
        assert beginning.county_of_code(code) == COUNTY
        patch.setattr(
            "canbao.access.beginning.server_time", lambda: server_time() + timedelta(minutes=beginning.CODE_MINUTES + 2)
        )
        with pytest.raises(beginning.BadBeginning, match="过期"):
            beginning.county_of_code(code)


@pytest.mark.usefixtures("database")
def test_a_code_of_another_installation_begins_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access.secret_files import make_keys
    from canbao.access.vault import forget_vault

    code = beginning.code_for(COUNTY)
    make_keys(tmp_path / "other")
    monkeypatch.setenv("CANBAO_SECRETS", str(tmp_path / "other"))
    forget_vault()
    with pytest.raises(beginning.BadBeginning, match="不对"):
        beginning.county_of_code(code)


def test_a_county_that_has_begun_has_no_code(database: Server, request: pytest.FixtureRequest) -> None:
    from canbao.access.founding import FoundedAlready

    del database
    code = beginning.code_for(COUNTY)
    assert isinstance(request.getfixturevalue("bureau"), Bureau)
    with pytest.raises(FoundedAlready, match="已设立"):
        beginning.code_for(COUNTY)
    with pytest.raises(FoundedAlready, match="已设立"):
        beginning.county_of_code(code)
    assert beginning.code_for(SISTER_COUNTY)
