"""The commands of exchange, from registering the tax office to its acknowledgement, as two people type them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, vault
from tests.database import as_superuser
from tests.exchange.conftest import bureau
from tests.exchange.offices import Office, file_of, slips
from tests.lists.offices import add_office

from canbao.cli.exchange_take_command import beside
from canbao.cli.main import run
from canbao.cli.refusals import InputRefused
from canbao.exchange.manifests import read_acknowledgement, read_manifest
from canbao.exchange.signing import fingerprint, spaced
from canbao.store.server import Server
from canbao.values.check_characters import check_character

__all__ = ["bureau", "vault"]

NUMBER = "43062119900307123" + check_character("43062119900307123")
ROLES = {"lead1": "bureau_lead", "clerk1": "bureau_clerk", "clerk2": "bureau_clerk"}


@pytest.fixture
def people(bureau: Server) -> None:
    """Three people of the bureau whom the command line can act as."""
    office = add_office(bureau, "bureau", COUNTY, county=COUNTY)
    with as_superuser(bureau) as connection:
        for name, role in ROLES.items():
            connection.execute(
                "WITH made AS (INSERT INTO access_account (county, username, name, organisation_id, is_stopped)"
                " VALUES (%(county)s, %(name)s, %(name)s, %(office)s, false) RETURNING id)"
                " INSERT INTO access_grant (county, account_id, role, valid_from, state, proposed_by, granted_by)"
                " SELECT %(county)s, id, %(role)s, '2020-01-01', 'confirmed', 0, 0 FROM made",
                {"county": COUNTY, "name": name, "office": office, "role": role},
            )


class Terminal:
    """Somebody types."""

    def __init__(self, said: pytest.CaptureFixture[str]) -> None:
        self._said = said

    def type(self, who: str, *words: str) -> tuple[int, str]:
        """Status, and what was printed."""
        status = run(["exchange", *words, "--county", COUNTY, *(["--as", who] if who else [])])
        printed = self._said.readouterr()
        return status, printed.out + printed.err


@pytest.fixture
def terminal(people: None, capsys: pytest.CaptureFixture[str]) -> Terminal:
    del people
    return Terminal(capsys)


@pytest.fixture
def tax(terminal: Terminal) -> Office:
    """Registered and known by its key, as two people type it."""
    office = Office()
    assert terminal.type("lead1", "partner", "tax", "某县税务局", "tax")[0] == 0
    mark = fingerprint(office.key.public)
    proposed = ("keys", "--propose", "tax", "--public", office.key.public.hex(), "--from", "2025-09-01")
    status, said = terminal.type("clerk1", *proposed)
    assert status == 0
    assert spaced(mark) in said
    found = re.search(r"entered: (\d+)", said)
    assert found is not None
    office.key_row = int(found[1])
    confirmed = ("keys", "--confirm", found[1], "--fingerprint", spaced(mark))
    assert terminal.type("clerk1", *confirmed)[0] == 2
    assert terminal.type("lead1", *confirmed)[0] == 0
    return office


def write(folder: Path, office: Office, count: int = 2) -> Path:
    """A package of the tax office on a disk; its manifest."""
    sent = office.make("deposits", slips(count, first=10 * office.number + 1))
    (folder / sent.said.file_name).write_bytes(sent.content)
    path = folder / sent.said.manifest_name
    path.write_bytes(sent.manifest)
    return path


def test_packages_are_taken_and_answered(terminal: Terminal, tax: Office, tmp_path: Path) -> None:
    first, second = write(tmp_path, tax), write(tmp_path, tax)
    status, said = terminal.type("clerk1", "take", str(second))
    assert (status, "waiting" in said, "缺第 1 号" in said) == (1, True, True)
    status, said = terminal.type("clerk1", "list")
    assert status == 1
    assert "缺号 missing: tax 第 1 号" in said
    status, said = terminal.type("clerk1", "take", str(first), "-o", str(tmp_path))
    assert status == 0
    answers = {path.name: read_acknowledgement(path.read_bytes()) for path in tmp_path.glob("*.ack.json")}
    assert {each.result for each in answers.values()} == {"taken", "waiting"}
    assert {name for name in answers if "taken" in name} == {
        f"{COUNTY}-tax-to-bureau-00000{number}-taken.ack.json" for number in (1, 2)
    }
    status, said = terminal.type("clerk1", "list", "--partner", "tax")
    assert status == 0
    assert said.count("已采用") == 2


def test_a_changed_file_is_refused_with_its_answer(terminal: Terminal, tax: Office, tmp_path: Path) -> None:
    path = write(tmp_path, tax)
    payload = beside(path, path.read_bytes())
    payload.write_bytes(payload.read_bytes()[:-3])
    status, said = terminal.type("", "take", str(path))
    assert status == 1
    assert "截断" in said
    (answer,) = tmp_path.glob("*.ack.json")
    assert read_acknowledgement(answer.read_bytes()).problem == "other_digest"
    other = tmp_path / "x.csv"
    other.write_bytes(b"")
    assert terminal.type("", "take", str(other), str(other))[0] == 1
    assert len(list(tmp_path.glob("*.ack.json"))) == 1, "what is no manifest is nobody's to answer"


def test_a_package_of_ours_goes_out_by_two_people_and_is_acknowledged(
    terminal: Terminal, tax: Office, tmp_path: Path
) -> None:
    row = {"reference": "7", "id_number": NUMBER, "name": "张三", "year": "2026"}
    prepared = tmp_path / "比对.csv"
    prepared.write_bytes(file_of("employee_question", [row]))
    status, said = terminal.type(
        "clerk1", "make", "tax", "employee_question", "--year", "2026", "--file", str(prepared), "--xlsx"
    )
    assert status == 0, said
    found = re.search(r"made: (\d+)", said)
    assert found is not None
    assert terminal.type("clerk1", "send", found[1], "-o", str(tmp_path))[0] == 2
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["比对.csv"], "nothing is left of a refusal"
    status, said = terminal.type("clerk2", "send", found[1], "-o", str(tmp_path))
    assert status == 0, said
    (path,) = tmp_path.glob("*.manifest.json")
    manifest = read_manifest(path.read_bytes())
    assert beside(path, path.read_bytes()).name == manifest.file_name
    assert beside(path, path.read_bytes()).stat().st_mode & 0o777 == 0o600
    word = tmp_path / manifest.file_name.replace(".xlsx", ".ack.json")
    word.write_bytes(tax.acknowledge(manifest, "refused", problem="bad_rows", words="第 2 行不对"))
    status, said = terminal.type("clerk1", "ack", str(word))
    assert (status, "第 2 行不对" in said) == (1, True)
    word.write_bytes(tax.acknowledge(manifest))
    assert terminal.type("clerk1", "ack", str(word))[0] == 2


def test_bad_input_is_said(terminal: Terminal, tax: Office, tmp_path: Path) -> None:
    assert tax.key_row
    for words in (
        ("keys", "--confirm", "1", "--revoke", "1"),
        ("keys", "--propose", "tax", "--public", "zz", "--from", "2025-09-01"),
        ("make", "tax", "payable", "--year", "2026"),
        ("make", "tax", "employee_question", "--year", "2026", "--file", str(tmp_path / "nothing.csv")),
        ("make", "tax", "employee_question", "--year", "2026", "--file", str(tmp_path / "nothing.xls")),
        ("take", str(tmp_path / "nothing.manifest.json")),
        ("ack", str(tmp_path / "nothing.ack.json")),
        ("send", "12345", "-o", str(tmp_path)),
        ("partner", "bureau", "本局", "tax"),
    ):
        assert terminal.type("lead1", *words)[0] == 2, words


def test_keys_are_shown_and_revoked(terminal: Terminal, tax: Office) -> None:
    status, said = terminal.type("clerk1", "keys")
    assert status == 0
    assert "本局公钥" in said
    assert "已生效" in said
    assert terminal.type("clerk1", "keys", "--revoke", str(tax.key_row), "--reason", "遗失")[0] == 0
    assert "已作废" in terminal.type("clerk1", "keys")[1]


def test_an_empty_county_has_nothing_to_list(terminal: Terminal) -> None:
    assert terminal.type("clerk1", "list") == (0, "还没有往来的数据包 nothing was exchanged yet\n")


def test_the_file_beside_a_manifest_is_found_by_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.manifest.json"
    assert beside(path, json.dumps({"kind": "xlsx"}).encode()).name == "a.xlsx"
    assert beside(path, b"no json").name == "a.csv"
    for said, name in ((b"{}", "a.json"), (b'{"kind": "../x"}', "a.manifest.json")):
        with pytest.raises(InputRefused):
            beside(tmp_path / name, said)


def test_a_template_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.xlsx"
    assert run(["exchange", "template", "payments", "-o", str(path)]) == 0
    assert path.read_bytes()[:2] == b"PK"
    assert "缴费明细" in capsys.readouterr().out
    assert run(["exchange", "template", "paymnts", "-o", str(tmp_path / "x.xlsx")]) == 2


def test_a_partner_is_asked_where_it_answers(
    terminal: Terminal, tax: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.exchange.calling import CallFailed, Line, Listed

    sent, told = tax.make("deposits", slips(2)), []
    secret = tmp_path / "tax.secret"
    secret.write_text("kept-by-both-sides\n", encoding="utf-8")
    stated = ("partner", "tax", "--address", "https://tax.example/api/v1", "--key", "430621-tax")
    assert terminal.type("lead1", *stated)[0] == 2
    assert terminal.type("clerk1", *stated, "--secret", str(secret))[0] == 2
    assert terminal.type("clerk1", "pull", "tax")[0] == 2
    assert terminal.type("lead1", *stated, "--secret", str(secret))[0] == 0

    def away(*_: object) -> None:
        raise CallFailed("连不上 https://tax.example/api/v1，下次再问 no connection")

    monkeypatch.setattr(Line, "packages", away)
    status, said = terminal.type("clerk1", "pull", "tax")
    assert (status, "连不上" in said, "Traceback" in said) == (2, True, False)
    status, said = terminal.type("clerk1", "list")
    assert "最近应答 last answer: 无 never" in said
    assert "    连不上" in said
    monkeypatch.setattr(Line, "packages", lambda *_: [Listed(7, sent.manifest)])
    monkeypatch.setattr(Line, "file", lambda *_: sent.content)
    monkeypatch.setattr(Line, "acknowledge", lambda _, package, answer: told.append((package, answer)))
    status, said = terminal.type("clerk1", "pull", "tax")
    assert (status, "taken 1" in said) == (0, True)
    assert [(package, read_acknowledgement(answer).result) for package, answer in told] == [(7, "taken")]
    assert "kept-by-both-sides" not in terminal.type("lead1", "list")[1]
    assert "已撤下" in terminal.type("lead1", "partner", "tax", "--no-address")[1]
    status, said = terminal.type("clerk1", "pull", "tax")
    assert (status, "--address" in said) == (2, True)


@pytest.mark.parametrize(
    "words",
    [("tax",), ("tax", "某局"), ("tax", "--address", "https://a.example", "--no-address"), ("tax", "--key", "k")],
)
def test_a_partner_is_said_whole(terminal: Terminal, words: tuple[str, ...]) -> None:
    status, said = terminal.type("lead1", "partner", *words)
    assert (status, "Traceback" in said) == (2, False)
