"""The program: what it lists, what it imports, and its exit status."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from canbao import __version__
from canbao.cli import main
from canbao.cli.main import COMMANDS, DEBUG, GROUPS, Entry, listing, run
from canbao.cli.refusals import InputRefused

HEAVY = ("pydantic", "numpy", "pyarrow", "ruamel", "rich", "canbao.policy", "canbao.assess", "canbao.people")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    out, err = capsys.readouterr()
    return status, out, err


def test_help_lists_every_command_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed(capsys, "--help")
    assert (status, err) == (0, "")
    assert all(f"  {name} " in out for name in listing(""))


def test_help_imports_nothing_heavy() -> None:
    code = (
        f"import sys; from canbao.cli.main import run; run(['--help']); print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_is_quick() -> None:
    """0.3 s is what a person takes for at once; the best of five, because the machine may be busy."""
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "canbao", "--help"], capture_output=True, check=True)
        took.append(time.perf_counter() - begun)
    assert min(took) <= 0.3


@pytest.mark.parametrize("arguments", [(), ("policy",), ("people",)])
def test_a_group_without_a_command_shows_its_help(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = printed(capsys, *arguments)
    assert status == 2
    assert "Commands" in out + err


@pytest.mark.parametrize(("typed", "meant"), [("chekc", "check"), ("polcy", "policy")])
def test_a_mistyped_command_is_bad_input_with_a_suggestion(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = printed(capsys, typed)
    assert status == 2
    assert meant in err
    assert "Traceback" not in err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--version") == (0, f"canbao {__version__}\n", "")


def test_every_command_has_its_module_or_is_not_listed() -> None:
    for entry in COMMANDS:
        path = Path(main.__file__).parent / f"{entry.module.rpartition('.')[2]}.py"
        assert (entry.name in listing(entry.group)) is path.is_file()


@pytest.mark.parametrize("entry", [entry for entry in COMMANDS if entry.is_there()], ids=lambda entry: entry.module)
def test_every_listed_command_has_a_help_in_both_languages(entry: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed(capsys, *filter(None, (entry.group, entry.name)), "--help")
    assert (status, err) == (0, "")
    text = out.partition("Options")[0]
    assert any("\u4e00" <= character <= "\u9fff" for character in text)
    assert any(character.isascii() and character.isalpha() for character in text)


def test_a_missing_module_is_not_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(main, "COMMANDS", (Entry("", "check", "运行。Run."), Entry("", "fly", "飞。Fly.")))
    status, out, _ = printed(capsys, "--help")
    assert status == 0
    assert "check" in out
    assert "fly" not in out
    assert printed(capsys, "fly")[0] == 2


def test_groups_without_commands_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "COMMANDS", ())
    assert listing("") == {}
    assert GROUPS


def failing_program(error: Exception) -> typer.Typer:
    app = main.bare_app()

    @app.command()
    def fail() -> None:
        raise error

    return app


def test_bad_input_is_one_message_and_status_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main, "program", lambda: failing_program(InputRefused("没有这个人 no such person: 7")))
    assert printed(capsys) == (2, "", "没有这个人 no such person: 7\n")


def test_own_mistakes_have_a_status_of_their_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main, "program", lambda: failing_program(KeyError("x")))
    status, _, err = printed(capsys)
    assert status == 3
    assert "KeyError" in err
    assert DEBUG in err


@pytest.mark.parametrize("arguments", [(DEBUG,), ("--", DEBUG)])
def test_debug_shows_the_traceback(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "program", lambda: failing_program(InputRefused("x")))
    if arguments[0] == DEBUG:
        with pytest.raises(InputRefused):
            run(arguments)
    else:
        assert run(arguments) == 2


def test_main_ends_the_process_with_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["canbao", "--version"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 0
