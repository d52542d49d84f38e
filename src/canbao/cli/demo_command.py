"""`canbao demo`: a made-up county from its notice to everybody's bill and through its campaign, then the other
localities, smaller.

In: how many people, where to write. Out: people, results and workbooks under `out/`, a summary. Never: a real person.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.demo_site import PORT
from canbao.cli.policy_folders import folders_option, library_of

if TYPE_CHECKING:
    from canbao.access.actors import Actor
    from canbao.policy.library import Library

FIRST, OTHERS = "hunan/yueyang/2025", ("shandong/tengzhou/2025", "hunan/anhua/qingtangpu/2022", "fujian/nanan/2024")
SEED = 1
SMALLER = 10
"""The other localities get a tenth of the people."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="造一个县，算出账单，走完征缴，再算另外三地。A made-up county, its bills and its campaign.")
    def demo(
        people: int = typer.Option(
            20_000, "--people", "-n", min=1_000, help="第一个县的人数。People of the first county."
        ),
        out: Path = typer.Option(Path("out"), "--out", "-o", help="写到哪个文件夹。Where to write."),
        policies: list[Path] = folders_option(),
        site: bool = typer.Option(True, "--site/--no-site", help="最后启动网站，留在后台。Leave a site running."),
        port: int = typer.Option(PORT, "--port", min=1, max=65535, help="网站的端口。Port of the site."),
        stop: bool = typer.Option(False, "--stop", help="只停掉上一次演示的网站。Only stop the site of the last demo."),
    ) -> None:
        if stop:
            _stop()
            return
        library = library_of(policies)
        typer.echo("以下人员全部是虚构的。Everybody below is made up.\n")
        for name in (FIRST, *OTHERS):
            _show(
                library, name, people if name == FIRST else max(people // SMALLER, 1_000), out, with_bills=name == FIRST
            )
        _keep_in_store(library, out)
        _check(library)
        if site:
            _serve(FIRST, library, port)


def _stop() -> None:
    from canbao.cli.demo_county import VAR
    from canbao.cli.demo_site import stop_site

    typer.echo("网站已停止 stopped" if stop_site(VAR) else "没有演示网站在运行 no site is running")


def _serve(name: str, library: Library, port: int) -> None:
    """The site of the first county, with an account for each role."""
    from canbao.cli.demo_county import VAR
    from canbao.cli.demo_site import ready_accounts, start_site
    from canbao.policy.loading import load

    typer.echo("\n—— 网站 The site ——")
    rows = [("角色", "账号", "密码", "动态码（每个用一次）"), *ready_accounts(load(library, name).latest.place[:6])]
    for role, username, phrase, codes in rows:
        typer.echo(f"{role}\t{username}\t{phrase}\t{codes}")
    inside, outside = start_site(VAR, port)
    typer.echo(f"\n工作人员打开 staff open {inside}\n居民打开 residents open {outside}")
    typer.echo("停止 stop both: canbao demo --stop（或 .venv/bin/canbao demo --stop）")


def _show(library: Library, name: str, people: int, out: Path, with_bills: bool) -> None:
    """Generate, assess and write the workbooks of one locality."""
    from canbao.assess.bill_workbooks import write_bills, write_totals, write_unsettled
    from canbao.assess.intake.complete_lists import read_lists
    from canbao.assess.running import RunOrder, run
    from canbao.assess.situation_table import write_workbook
    from canbao.cli.run_summary import summary_lines
    from canbao.people.payments import PaymentPlan
    from canbao.people.people_files import write_people
    from canbao.policy.loading import load
    from canbao.values.period import Period

    book = load(library, name)
    rules = book.latest
    window = rules.file.windows["central"]
    assert window.first is not None
    assert window.last is not None
    folder = out / name.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    file, results = folder / "people.parquet", folder / "results.parquet"
    plan = PaymentPlan(window=Period(window.first, window.last), late_until=rules.year.last)
    write_people(file, rules.place, people, SEED, rules.year_label, plan)
    record = run(
        RunOrder(
            {name: book},
            file,
            results,
            as_of=_assumed_day(window.last),
            lists=read_lists(None, file, False),
            is_wide=True,
        )
    )
    write_workbook(record, folder / "情形.xlsx")
    write_totals(record, folder / "村和出资方汇总.xlsx")
    unsettled = write_unsettled(results, folder / "须补事实.xlsx")
    bills = write_bills(results, folder / "账单") if with_bills else []
    for line in summary_lines(record):
        typer.echo(line)
    typer.echo(
        f"  → {folder}：情形.xlsx、村和出资方汇总.xlsx、须补事实.xlsx（{unsettled} 人）"
        + (f"、账单/（{len(bills)} 个镇街）" if bills else "")
        + "\n"
    )


def _keep_in_store(library: Library, out: Path) -> None:
    """The same people again, in a real store: the first county by department lists, the others from a file."""
    import pyarrow.parquet as pq

    from canbao.cli import demo_county
    from canbao.policy.loading import load

    typer.echo("—— 数据库 The store ——")
    demo_county.open_demo_store()

    from canbao.access.actors import system_actor
    from canbao.access.stated_days import acting_on
    from canbao.values.facts_schema import PEOPLE_SCHEMA

    for name in (FIRST, *OTHERS):
        rules, folder = load(library, name).latest, out / name.replace("/", "-")
        county, window = rules.place[:6], rules.file.windows["central"]
        assert window.first is not None
        assert window.last is not None
        people = pq.read_table(folder / "people.parquet").select(PEOPLE_SCHEMA.names)
        actor, as_of = system_actor(county), _assumed_day(window.last)
        if name == FIRST:
            actors = demo_county.found_county(county)
            as_of = demo_county.take_lists(people, folder / "名单", window.first.replace(day=1), actors)
            actor = actors["bureau"]
            with acting_on(as_of):
                demo_county.say(demo_county.register_some(name, actor))
                demo_county.say(demo_county.register_most(name, actor))
        else:
            demo_county.take_over(county, people, rules.year_label, folder)
        typer.echo("")
        for line in demo_county.assess_store(county, name, as_of, actor, library):
            typer.echo(line)
        if name == FIRST:
            _run_campaign(county, rules.year_label, as_of, actor, folder)
    typer.echo(
        f"\n数据库在 {demo_county.VAR}；退回的名单在 out/*/名单/。The store is kept there; try `canbao doctor`.\n"
    )


def _run_campaign(county: str, year: int, as_of: date, clerk: Actor, folder: Path) -> None:
    """The campaign of the first county. A total that disagrees ends the demo with status 1."""
    from canbao.access.stated_days import stand_still_on
    from canbao.cli.demo_campaign import leave_open, run_campaign
    from canbao.cli.demo_sums import Disagreement

    typer.echo("\n—— 征缴 The campaign ——")
    try:
        campaign = run_campaign(county, year, as_of, clerk, folder)
        stand_still_on(leave_open(campaign))
    except Disagreement as found:
        typer.echo(str(found), err=True)
        raise typer.Exit(1) from None


def _assumed_day(last: date) -> date:
    """The last day of the window: what the unpaid owe if they still pay in time."""
    return last


def _check(library: Library) -> None:
    """All worked cases that are there."""
    from canbao.cli.cases import reporting
    from canbao.cli.cases.running import Runner
    from canbao.cli.check_command import collect

    shipped = Path("tests/cases")
    paths = [*library.folders, *([shipped] if shipped.is_dir() else [])]
    outcomes = Runner(library).run_all(collect(paths, library))
    failed = [outcome for outcome in outcomes if not outcome.has_passed]
    typer.echo(f"案例 {len(outcomes)} 个，不符 {len(failed)} 个。Worked cases: {len(outcomes)}, failed: {len(failed)}")
    if failed:
        typer.echo(reporting.as_text(failed, library))
        raise typer.Exit(1)
