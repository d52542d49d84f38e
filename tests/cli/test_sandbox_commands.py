"""The commands of the stand-in tax office by files, typed one after the other; misuse is one message and status 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.sandbox.bills import BUREAU_KEY, COUNTY, DAY, YEAR, Bills, bill

from canbao.cli.main import run
from canbao.exchange.manifests import read_acknowledgement, read_manifest
from canbao.sandbox.envelopes import sm3


class Terminal:
    """Somebody types, with one office."""

    def __init__(self, folder: Path, said: pytest.CaptureFixture[str]) -> None:
        self.folder, self._said = folder, said

    def type(self, command: str, *words: str) -> tuple[int, str]:
        """Status, and what was printed."""
        status = run(["sandbox", command, str(self.folder / "office"), *words])
        printed = self._said.readouterr()
        return status, printed.out + printed.err

    def carry(self, bills: Bills, *references: int) -> str:
        """A package of bills on a disk; its manifest."""
        manifest, content = bills.make([bill(each) for each in references])
        found = read_manifest(manifest)
        (self.folder / found.file_name).write_bytes(content)
        path = self.folder / found.manifest_name
        path.write_bytes(manifest)
        return str(path)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    made = Terminal(tmp_path, capsys)
    status, said = made.type("init", "--county", COUNTY, "--bureau", BUREAU_KEY.public.hex())
    public, fingerprint = re.findall(r": ([0-9a-f]{64})", said)
    assert (status, fingerprint) == (0, sm3(bytes.fromhex(public)))
    return made


def test_a_day_of_the_office(terminal: Terminal, tmp_path: Path) -> None:
    bills, on, year = Bills(), ("--on", DAY.isoformat()), ("--year", str(YEAR))
    out = ("-o", str(tmp_path / "out"))
    status, said = terminal.type("take", terminal.carry(bills, *range(1, 21)), *on, *out)
    assert (status, "taken" in said) == (0, True)
    (answer,) = (tmp_path / "out").glob("*.ack.json")
    assert read_acknowledgement(answer.read_bytes()).file_name == answer.name
    assert "8 笔" in terminal.type("pay", *year, "--share", "40", *on, "--faults", "wrong_county")[1]
    status, said = terminal.type("slip", "HJ1", *free(terminal)[:2], *year, *on)
    assert (status, "800.00" in said) == (0, True)
    status, said = terminal.type("report", *year, *on, *out, "--faults", "double")
    assert (status, said.count("第 1 号"), said.count("第 2 号")) == (0, 2, 1)
    assert len(list((tmp_path / "out" / "again").iterdir())) == 2
    assert "没有送出" in terminal.type("report", *year, *on, *out)[1]
    assert "第 1 号" in terminal.type("report", *year, "--again", "1", *out)[1]
    status, said = terminal.type("statement", *year, "--from", DAY.isoformat(), "--until", DAY.isoformat(), *on, *out)
    assert (status, "第 3 号" in said) == (0, True)


def free(terminal: Terminal) -> list[str]:
    from canbao.sandbox.office import TaxOffice

    return [str(bill["reference"]) for bill in TaxOffice.of(terminal.folder / "office").unpaid(YEAR)]


def test_what_is_not_taken_is_status_one_with_an_answer(terminal: Terminal, tmp_path: Path) -> None:
    path = Path(terminal.carry(Bills(), 1))
    file = path.with_name(path.name.replace(".manifest.json", ".csv"))
    file.write_bytes(file.read_bytes()[:-4])
    status, said = terminal.type("take", str(path), "--on", DAY.isoformat(), "-o", str(tmp_path / "out"))
    assert (status, "other_digest" in said) == (1, True)
    assert [each.name.split("-")[-1] for each in (tmp_path / "out").iterdir()] == ["refused.ack.json"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("init", "--county", COUNTY, "--bureau", BUREAU_KEY.public.hex()), "已经存在"),
        (("take", "nothing.manifest.json"), "nothing"),
        (("pay", "--year", "2026", "--on", "2025/10/20"), "2025-10-20"),
        (("pay", "--year", "2026", "--faults", "lose"), "wrong_county"),
        (("report", "--year", "2026", "--faults", "twice"), "other_person"),
        (("report", "--year", "2026", "--again", "7"), "7"),
        (("slip", "HJ1", "1", "--year", "2026"), "1"),
        (("statement", "--year", "2026", "--from", "2025-10-01", "--until", "2025-10-02"), "没有缴费"),
    ],
)
def test_misuse_is_one_message(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    status, printed = terminal.type(*words)
    assert (status, "Traceback" in printed) == (2, False)
    assert said in printed


def test_a_folder_without_an_office_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sandbox", "pay", str(tmp_path), "--year", "2026"]) == 2
    assert "init" in capsys.readouterr().err
