"""What commands of the stand-in tax office share: its folder, days, files in and out, the way to an API.

In: options. Out: an open office, files written. Never: the store of a bureau: these commands know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.sandbox.asking import Line
    from canbao.sandbox.faults import Carried
    from canbao.sandbox.taking import Answer


def folder_argument() -> Any:
    """The folder of the office."""
    return typer.Argument(..., metavar="FOLDER", help="演示税务局的文件夹。Folder of the office.")


def out_option() -> Any:
    """`-o DIR`."""
    return typer.Option(Path(), "-o", "--out", metavar="DIR", help="写到哪个文件夹。Where to write.")


def year_option() -> Any:
    """`--year`, needed."""
    return typer.Option(..., "--year", help="待遇年度。The benefit year.")


def on_option() -> Any:
    """`--on DAY`."""
    return typer.Option("", "--on", metavar="DAY", help="哪一天，默认今天。The day; today by default.")


def seed_option() -> Any:
    """`--seed`."""
    return typer.Option(1, "--seed", help="随机种子。Seed of chance.")


def url_option() -> Any:
    """`--url`, needed."""
    return typer.Option(..., "--url", help="接口地址，不带路径。Address of the API, without a path.")


def key_option() -> Any:
    """`--key`, needed."""
    return typer.Option(..., "--key", help="接口密钥代码。Code of the key.")


def secret_option() -> Any:
    """`--secret FILE`, needed: a secret on the command line could be read by everybody on the machine."""
    return typer.Option(..., "--secret", metavar="FILE", help="存有密钥的文件。File with its secret.")


def day_of(text: str) -> date:
    """A day as it was typed; today where nothing was. Raises InputRefused."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from canbao.store.server import BUSINESS_ZONE

    try:
        return date.fromisoformat(text) if text else datetime.now(ZoneInfo(BUSINESS_ZONE)).date()
    except ValueError:
        raise InputRefused(f"日期应写成 2025-10-20 a day is written like 2025-10-20, not {text}") from None


def line_of(url: str, key: str, secret: Path) -> Line:
    """The way to the API, at this moment."""
    from datetime import UTC, datetime

    from canbao.sandbox.asking import Line

    return Line(url, key, secret.read_text(encoding="utf-8").strip(), datetime.now(UTC))


def write_packages(packages: Iterable[Carried], folder: Path) -> None:
    """Their files; one that comes twice gets a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    for package in packages:
        target = folder
        while str(target / package.name) in written:
            target = target / "again"
        target.mkdir(exist_ok=True)
        written.add(str(target / package.name))
        for name, content in package.files().items():
            (target / name).write_bytes(content)
        typer.echo(f"第 {package.number} 号已写入 written: {target / package.name}.manifest.json")
    if not written:
        typer.echo("没有送出的数据包 no package went out")


def write_answers(answers: Iterable[Answer], folder: Path) -> bool:
    """Acknowledgements as files; whether all packages were taken."""
    folder.mkdir(parents=True, exist_ok=True)
    is_fine = True
    for answer in answers:
        (folder / answer.name).write_bytes(answer.file)
        said = f"{answer.result}：第 {answer.number} 号 {answer.problem} {answer.words}".rstrip()
        typer.echo(f"{said}\n回执已写入 answer written: {folder / answer.name}")
        is_fine = is_fine and answer.result == "taken"
    return is_fine
