"""T96: no secret in the code, its history, a backup or the server's log; nothing starts without its secrets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.access.people_at_work import TOWN, Bureau, count, new_key, sabotage, worker
from tests.access.test_accounts import PHONE, add
from tests.database import current_database
from tests.proofs import Proof

from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault
from canbao.cli.main import run
from canbao.store.configuration import read_configuration
from canbao.store.programs import run_program
from canbao.store.server import SUPERUSER, Server

pytestmark = pytest.mark.trust
ROOT = Path(__file__).resolve().parent.parent.parent
NUMBER, OTHER = "430621199003071230", "430621198512040024"

# Addresses of `.example` are nobody's (RFC 2606). A secret file of canbao is one line of 32 or 64 digits.
FORMS = {
    "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a cloud's key": rb"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}",
    "a password": rb"(?i)\b(?:secret_key|password|passwd|token|api_key)\b\s*[:=]\s*[\"'][^\"'\s]{8,}[\"']",
    "an address with a password": rb"(?i)postgres(?:ql)?://[^\s:/@'\"]+:[^\s@'\"]+@(?!db\.example|db/)",
    "a secret file": rb"(?m)^(?:[0-9a-f]{32}|[0-9a-f]{64})$",
}


def secrets_in(content: bytes) -> list[str]:
    """What kinds of secrets a text holds."""
    return [kind for kind, form in FORMS.items() if re.search(form, content)]


def every_version() -> Iterator[tuple[str, bytes]]:
    """Each content that a file of the project has or ever had, with a name that it had."""
    listed = subprocess.run(
        ["git", "rev-list", "--objects", "--all"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    names = dict(line.split(" ", 1) for line in listed.splitlines() if " " in line)
    asked = ["git", "cat-file", "--batch"]
    with subprocess.Popen(asked, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        given, told = process.stdin, process.stdout
        assert given is not None
        assert told is not None
        text = "".join(f"{name}\n" for name in names).encode()
        feeding = threading.Thread(target=lambda: (given.write(text), given.close()))
        feeding.start()
        while head := told.readline():
            sha, kind, size = head.split()
            content = told.read(int(size))
            told.read(1)
            if kind == b"blob":
                yield names[sha.decode()], content
        feeding.join()


def files() -> Iterator[tuple[str, bytes]]:
    """What is in the working copy, not committed yet included."""
    from tests.test_tidy import tracked_files

    for path in tracked_files():
        yield str(path.relative_to(ROOT)), path.read_bytes()


@pytest.mark.slow
def test_t96_no_secret_in_the_code_nor_in_its_history(tmp_path: Path, proof: Proof) -> None:
    seen, found = 0, []
    versions = [*files(), *(every_version() if (ROOT / ".git").exists() else ())]
    for name, content in versions:
        seen += 1
        found += [(name, kind) for kind in secrets_in(content)]
    assert found == []
    planted = [path.read_bytes() for path in make_keys(tmp_path / "secrets")]
    planted += [b"-----BEGIN %sKEY-----" % b"PRIVATE ", b"TOKEN = %a" % "correct-horse", b"postgres://%s@b" % b"a:c1"]
    assert [content for content in planted if not secrets_in(content)] == []
    proof.shows("T96", f"{seen:,} files and former versions of files looked through: 0 secrets", "0")
    proof.sabotage("T96", f"{len(planted)} planted secrets", f"{len(planted)} found")


def looked_for(folder: Path) -> list[str]:
    """Numbers and keys, as text and as the database writes bytes."""
    keys = [path.read_text(encoding="ascii").strip() for path in folder.iterdir()]
    plain = [NUMBER, OTHER, PHONE, *keys]
    return [*plain, *(text.encode().hex() for text in plain)]


def dump_and_log(server: Server) -> str:
    login = ("-h", str(server.layout.sockets), "-U", SUPERUSER)
    log = server.layout.log.read_text(encoding="utf-8", errors="replace")
    return run_program(server.layout, "pg_dump", *login, current_database()) + log


@pytest.mark.slow
def test_t96_no_secret_in_a_backup_nor_in_the_servers_log(
    bureau: Bureau, database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """With what goes wrong too: the server writes statements that fail into its log."""
    from canbao.registry.registering import RegisterPerson, register_person

    add(bureau)
    register_person(worker("bureau_clerk"), new_key(), RegisterPerson(f"{TOWN}201", "张三", NUMBER))
    sabotage(database, "ALTER TABLE registry_document ADD CONSTRAINT refused CHECK (tail <> '0024')")
    with pytest.raises(psycopg.errors.CheckViolation):
        register_person(worker("bureau_clerk"), new_key(), RegisterPerson(f"{TOWN}201", "李四", OTHER))
    sabotage(database, "ALTER TABLE registry_document DROP CONSTRAINT refused")
    said, secrets = dump_and_log(database), looked_for(tmp_path / "secrets")
    assert "张三" in said
    assert "violates check constraint" in said
    assert [secret for secret in secrets if secret in said] == []
    proof.shows("T96", f"{len(secrets)} numbers, telephones, keys looked for in a dump and the server's log: 0", "0")

    monkeypatch.setattr(Vault, "seal", lambda _self, text, _place: text.encode())
    register_person(worker("bureau_clerk"), new_key(), RegisterPerson(f"{TOWN}201", "王五", OTHER))
    assert OTHER.encode().hex() in dump_and_log(database)
    proof.sabotage("T96", "numbers not sealed", "found in the dump")


def test_t96_nothing_starts_without_its_secrets(
    database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], proof: Proof
) -> None:
    command = ["places", "load", "--county", "430621", "--var", str(read_configuration().var)]
    monkeypatch.setenv("CANBAO_SECRETS", str(tmp_path / "nowhere"))
    forget_vault()
    assert run(command) == 2
    assert "data-1.key" in capsys.readouterr().err
    assert count(database, "store_unit") == 0
    assert count(database, "access_account") == 0, "no account comes with canbao"
    make_keys(tmp_path / "nowhere")
    assert run(command) == 0
    forget_vault()
    proof.shows("T96", "without keys a command refuses and names the file; a new database has 0 accounts", "refuses")
    proof.sabotage("T96", "the keys made", "the same command works")


SAYS = "from canbao.store.opening import set_up_django; set_up_django(); from django.conf import settings"
PAGES = {"security.W001", "security.W002", "security.W009", "security.W016", "security.W020"}
"""What Django's own examination looks for elsewhere: headers are those of `web.visits.guard`, nothing is signed with a
key of Django's, and hosts and cookies are for this machine until CANBAO_HOSTS says otherwise.
"""


def test_t96_no_debugging_whatever_the_environment_says(tmp_path: Path, proof: Proof) -> None:
    from django.core import checks

    own = {"CANBAO_VAR": str(tmp_path), **dict.fromkeys(("DEBUG", "DJANGO_DEBUG", "CANBAO_DEBUG"), "1")}
    command = [sys.executable, "-c", f"{SAYS}; print(settings.DEBUG)"]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    found = {str(message.id) for message in checks.run_checks(include_deployment_checks=True)}
    assert found <= PAGES
    proof.shows("T96", f"DEBUG stays off; `check --deploy`: 0 beside {len(found)} that canbao does in its own way", "0")
