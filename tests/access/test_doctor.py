"""The doctor finds what is wrong, each with its mending, and nothing where nothing is."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, Bureau, sabotage

from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.usefixtures("durable")]


def found() -> list[str]:
    """What each finding says is wrong."""
    from canbao.access.doctor import examine

    return [finding.what for finding in examine()]


def test_a_good_installation_has_no_findings(bureau: Bureau) -> None:
    assert found() == []
    del bureau


def test_a_site_for_others_names_its_proxies(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    del bureau
    monkeypatch.setenv("CANBAO_HOSTS", "canbao.example.cn")
    assert [what for what in found() if "前置代理" in what]
    monkeypatch.setenv("CANBAO_PROXIES", "127.0.0.1")
    assert found() == []


WRONG = [
    (
        [
            "ALTER TABLE access_auditentry DISABLE TRIGGER ALL",
            "UPDATE access_auditentry SET at = at - interval '3 hours'",
            "ALTER TABLE access_auditentry ENABLE TRIGGER ALL",
        ],
        "1 条审计记录未封存",
    ),
    (["ALTER TABLE access_account DISABLE ROW LEVEL SECURITY"], "access_account 没有行级权限"),
    (["CREATE TABLE secret_people (county text)"], "secret_people 没有行级权限"),
    (["DROP POLICY scope ON access_request"], "access_request 没有行级权限"),
    (["ALTER TABLE access_auditentry DISABLE TRIGGER access_auditentry_only_grows"], "access_auditentry 缺少"),
    (["DROP TRIGGER access_auditseal_only_grows_whole ON access_auditseal"], "access_auditseal 缺少"),
    (["ALTER TABLE access_credential OWNER TO canbao_app"], "access_credential 的属主"),
    (["DELETE FROM django_migrations WHERE app = 'access' AND name = '0009_unsent_form_guards'"], "0009_unsent"),
    (["UPDATE access_grant SET account_id = (SELECT min(account_id) FROM access_grant)"], "同时有角色"),
]


def test_what_is_wrong_is_found(bureau: Bureau, database: Server) -> None:
    del bureau
    for so_far, (statements, words) in enumerate(WRONG, start=1):
        sabotage(database, *statements)
        whats = found()
        assert len(whats) == so_far
        assert [what for what in whats if words in what], words


def test_a_sealed_trail_is_no_finding(bureau: Bureau, database: Server, own_folder: Path) -> None:
    from canbao.access.actors import system_actor
    from canbao.access.sealing import seal_trail

    del bureau
    del own_folder
    seal_trail(system_actor(COUNTY))
    sabotage(
        database, "ALTER TABLE access_auditentry DISABLE TRIGGER ALL",
        "UPDATE access_auditentry SET at = at - interval '3 hours'", "ALTER TABLE access_auditentry ENABLE TRIGGER ALL",
    )  # fmt: skip
    assert found() == []


def test_powers_of_the_role_are_found(bureau: Bureau, database: Server) -> None:
    del bureau
    try:
        sabotage(database, "ALTER ROLE canbao_app BYPASSRLS CREATEDB", "GRANT canbao_owner TO canbao_app")
        assert [what.split()[-1] for what in found()[:3]] == ["BYPASSRLS", "CREATEDB", "的成员"]
    finally:
        sabotage(database, "ALTER ROLE canbao_app NOBYPASSRLS NOCREATEDB", "REVOKE canbao_owner FROM canbao_app")


def test_secrets_that_others_read_are_found(bureau: Bureau, tmp_path: Path) -> None:
    (tmp_path / "secrets" / "trail.key").chmod(0o644)
    del bureau
    assert "trail.key" in found()[0]
    (tmp_path / "secrets" / "index.key").unlink()
    assert "index.key" in found()[0]


def test_an_old_backup_is_found(bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import doctor
    from canbao.store.configuration import read_configuration

    monkeypatch.setattr(doctor, "read_configuration", lambda: replace(read_configuration(), var=tmp_path))
    (tmp_path / "backups").mkdir()
    del bureau
    assert found() == []
    seal = tmp_path / "backups" / "canbao.dump.json"
    seal.write_text(json.dumps({}))
    assert found() == []
    os.utime(seal, (0, 0))
    assert "最近的备份" in found()[0]


def test_a_server_that_forgets_is_found(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import doctor

    good = [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("synchronous_commit", "remote_apply"),
    ]
    del bureau
    for settings, words in (
        ([*good, ("server_version_num", "180004")], []),
        ([*good[1:], ("fsync", "off"), ("server_version_num", "140002")], ["PostgreSQL 14", "fsync 为 off"]),
        ([*good[:3], ("synchronous_commit", "off"), ("server_version_num", "150000")], ["synchronous_commit 为 off"]),
    ):
        monkeypatch.setattr(doctor, "_ask", lambda *asked, answer=settings: answer if asked else [])
        findings = list(doctor.check_server())
        assert [word for finding, word in zip(findings, words, strict=True) if word not in finding.what] == []
