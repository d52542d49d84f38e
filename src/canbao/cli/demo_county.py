"""The made-up county of the demo in a real store: its people from the police's register, department lists with errors
in two months, enrolment, and everybody's due worked out from the store.

In: how many people, a folder for the files. Out: a store in `var/demo`, department files and what they get back under
`out/`, lines of text. Never: a real person; a store that holds anybody else (it is made anew each time).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.acting_options import new_key
from canbao.cli.demo_offices import TOWN_DIGITS
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    import pyarrow as pa

    from canbao.access.actors import Actor
    from canbao.people.months import MonthKey
    from canbao.policy.library import Library

VAR = Path("var/demo")
MONTHS = 2
ERRORS_A_LIST = 12
AT_THE_COUNTER = 30
"""People registered one by one: each is assessed at the counter, some twenty milliseconds."""
LEFT_OUT = 20
"""One in so many is not registered."""
SHOWN_PROBLEMS = 3
"""Of one list's kinds of errors; the workbook given back has all."""
# Lists by how they are named among the made-up files and among the descriptions of lists, in the order in which they
# are applied: people before what is said of them.
ORDER = {
    "public_security": "public_security", "births": "births", "last_enrolments": "last_enrolments",
    "employee_scheme": "employee_scheme", "schools": "school_roster", "civil_affairs": "civil_affairs",
    "agriculture": "agriculture", "disabled_federation": "disabled_federation", "health": "health",
    "veterans": "veterans", "education": "education", "enrolled_elsewhere": "enrolled_elsewhere",
    "residence_permits": "residence_permits", "claims": "claims_summary", "deaths": "deaths",
}  # fmt: skip
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")


@dataclass(frozen=True)
class Office:
    """An organisation of the demo and its one account."""

    kind: str
    name: str
    person: str
    role: str


BUREAU = Office("bureau", "医疗保障局", "王经办", "bureau_clerk")
OFFICES = (
    Office("public_security", "公安局", "李警", "supplier"), Office("civil_affairs", "民政局", "赵民", "supplier"),
    Office("agriculture", "农业农村局", "钱农", "supplier"), Office("disabled_federation", "残联", "孙残", "supplier"),
    Office("health", "卫健局", "周卫", "supplier"), Office("veterans", "退役军人事务局", "吴军", "supplier"),
    Office("education", "教育局", "郑教", "supplier"),
)  # fmt: skip


def open_demo_store() -> None:
    """A store of its own with nothing in it. One that holds anything but a demo is left alone."""
    from canbao.access.secret_files import make_keys
    from canbao.access.stated_days import MADE_UP
    from canbao.cli.demo_site import stop_site
    from canbao.store.layout import layout_of
    from canbao.store.opening import open_store
    from canbao.store.server import Server

    stop_site(VAR)
    server = Server(layout_of(VAR))
    marked = server.layout.home / MADE_UP
    if marked.is_file():
        server.stop()
        for kept in (server.layout.home, VAR / "trail", VAR / "messages"):
            shutil.rmtree(kept, ignore_errors=True)
    elif server.layout.data.is_dir():
        raise InputRefused(f"{VAR} 里的数据库不是演示用的，未动它 the store in {VAR} is no demo's: it is left alone")
    shutil.rmtree(VAR / "secrets", ignore_errors=True)
    make_keys(VAR / "secrets")
    open_store(VAR)
    marked.touch()


def found_county(county: str) -> dict[str, Actor]:
    """Places, the three administrators, offices with an account each; actors by kind of office."""
    from canbao.access.accounts import AddAccount, add_account
    from canbao.access.actors import actor_of, system_actor
    from canbao.access.founding import Founder, set_up_administrators
    from canbao.access.grants import ConfirmGrant, ProposeGrant, confirm_grant, propose_grant
    from canbao.access.organisations import AddOrganisation, add_organisation
    from canbao.access.places import LoadPlaces, load_places
    from canbao.access.rights import roles

    load_places(system_actor(county), new_key(), LoadPlaces(county))
    founders = {role: Founder(f"{role}.{county}", f"{roles()[role].label}甲") for role in ADMINISTRATORS}
    bureau = set_up_administrators(county, founders)["organisation"]
    system, security = actor_of(f"system_admin.{county}"), actor_of(f"security_admin.{county}")
    actors: dict[str, Actor] = {}
    for office in (BUREAU, *OFFICES):
        organisation = bureau
        if office is not BUREAU:
            made = add_organisation(system, new_key(), AddOrganisation(office.kind, office.name, (county,)))
            organisation = made["organisation"]
        username = f"{office.kind}.{county}"
        account = add_account(system, new_key(), AddAccount(username, office.person, _number(organisation)))["account"]
        grant = propose_grant(system, new_key(), ProposeGrant(_number(account), office.role))["grant"]
        confirm_grant(security, new_key(), ConfirmGrant(_number(grant)))
        actors[office.kind] = actor_of(username)
    return actors


def take_lists(people: pa.Table, folder: Path, first_month: date, actors: dict[str, Actor]) -> date:
    """Department files of two months: first with errors, given back and sent again, then applied by the bureau. Gives
    the last lists' day.
    """
    from canbao.people.errors.planting import write_error_key
    from canbao.people.months import write_key, write_month

    first_try = folder / "初次报送"
    key = write_month(people, first_try, 0, first_month=first_month, errors=ERRORS_A_LIST)
    for file in key.files:
        if file.errors:
            write_error_key(first_try / f"错误答案-{file.list_id}.csv", file.errors)
    typer.echo(f"各部门初次报送，每份名单里故意放了 {ERRORS_A_LIST} 处错误；退回的行写回原表，加一列“问题”：")
    say(_send_back(key, first_try, actors))
    for month in range(MONTHS):
        month_folder = folder / f"第{month + 1}个月"
        key = write_month(people, month_folder, month, first_month=first_month)
        write_key(month_folder / "变动答案.csv", key)
        typer.echo(f"第 {month + 1} 个月的名单（{key.day}），与上次比较后采用：")
        say(_take_month(key, actors))
    return key.day


def say(lines: Iterator[str]) -> None:
    """Lines, then an empty one."""
    for line in lines:
        typer.echo(line)
    typer.echo("")


def _in_order(key: MonthKey) -> Iterator[tuple[str, Path]]:
    """Lists of a month that name anybody, and their files, people before what is said of them."""
    paths = {file.list_id: file.path for file in key.files if file.rows}
    yield from ((supplier, paths[made_id]) for made_id, supplier in ORDER.items() if made_id in paths)


def _send_back(key: MonthKey, folder: Path, actors: dict[str, Actor]) -> Iterator[str]:
    """What each sender is told of its errors, and the workbook with them."""
    from canbao.lists.actions import upload_list
    from canbao.lists.queries import returned_workbook
    from canbao.lists.supplying import UploadOrder

    for supplier, path in _in_order(key):
        sender = actors.get(supplier, actors["bureau"])
        answer: dict[str, Any] = upload_list(
            sender, new_key(), UploadOrder(supplier, key.day, path.name, path.read_bytes())
        )
        if not answer["errors"]:
            continue
        (folder / f"退回-{path.stem}.xlsx").write_bytes(returned_workbook(sender, answer["list"]) or b"")
        yield f"  {answer['title']}：{answer['rows']:,} 行，退回 {answer['errors']} 行"
        for problem in answer["problems"]["errors"][:SHOWN_PROBLEMS]:
            yield f"      ✗ {problem['column'] or '整行'}：{problem['said']}"


def _take_month(key: MonthKey, actors: dict[str, Actor]) -> Iterator[str]:
    """What each list of a month changes, applied in order."""
    from canbao.lists.actions import apply_list, confirm_large_change, upload_list
    from canbao.lists.supplying import ListOrder, UploadOrder

    clerk, other = actors["bureau"], _system(actors["bureau"].county)
    for supplier, path in _in_order(key):
        sender = actors.get(supplier, clerk)
        order = UploadOrder(supplier, key.day, path.name, path.read_bytes(), takes_good_rows=True)
        answer: dict[str, Any] = upload_list(sender, new_key(), order)
        if answer["state"] == "needs_confirmation":
            confirm_large_change(other, new_key(), ListOrder(answer["list"], "演示：已与报送部门核对"))
        yield _told(apply_list(clerk, new_key(), ListOrder(answer["list"])))


def _told(applied: dict[str, Any]) -> str:
    counts = applied["counts"]
    words = {"new": "新增", "changed": "变更", "ended": "退出"}
    said = "，".join(f"{word} {counts[name]:,}" for name, word in words.items() if counts.get(name))
    unknown = sum(found.get("unknown_person", 0) for found in applied.get("outcomes", {}).values())
    tail = f"，查无此人 {unknown:,}" if unknown else ""
    return f"  {applied['title']}：{applied['rows']:,} 行；{said or '没有变动'}{tail}"


def register_some(policy: str, actor: Actor) -> Iterator[str]:
    """A few people at the counter, as the policy lets them: taken, or refused with the reason."""
    from canbao.assess.labels import reason_label
    from canbao.registry.enrolling import EnrolPerson, enrol_person
    from canbao.registry.queries import list_people
    from canbao.registry.registering import BadEntry

    taken, refused = 0, dict[str, int]()
    for row in list_people(actor).rows[:AT_THE_COUNTER]:
        order = EnrolPerson(row.id, policy, row.unit, documents=("household_register",))
        try:
            enrol_person(actor, new_key(), order)
            taken += 1
        except BadEntry as refusal:
            reason = reason_label(str(refusal).rpartition(" ")[2])
            refused[reason] = refused.get(reason, 0) + 1
    said = "；".join(f"{reason} {count} 人" for reason, count in refused.items())
    yield f"窗口参保登记 {taken + sum(refused.values())} 人：受理 {taken} 人" + (f"，不受理：{said}" if said else "")


def register_most(policy: str, actor: Actor) -> Iterator[str]:
    """Town by town whoever the policy takes, but for one in some twenty: a campaign has people left to be found."""
    from collections import defaultdict

    from canbao.registry.enrolling import MOST_PEOPLE, RegisterBody, register_body

    by_town = defaultdict[str, list[int]](list)
    for person, unit in _may_register(policy, actor):
        if person % LEFT_OUT:
            by_town[unit[:TOWN_DIGITS]].append(person)
    count = 0
    for town, people in sorted(by_town.items()):
        for first in range(0, len(people), MOST_PEOPLE):
            some = tuple(people[first : first + MOST_PEOPLE])
            register_body(actor, new_key(), RegisterBody(some, policy, town))
            count += len(some)
    yield f"各镇街集体办理参保登记 {count:,} 人，{len(by_town)} 个镇街；每 {LEFT_OUT} 人中约有一人留着未登记"


def _may_register(policy: str, actor: Actor) -> list[tuple[int, str]]:
    """Whoever lives here, is not registered yet and would be taken, with their unit."""
    from canbao.access.acting import reading
    from canbao.access.stated_days import business_day
    from canbao.registry.enrolling import judge_memberships
    from canbao.registry.models import Enrolment, Person, Status
    from canbao.registry.policies import book_of

    county, year = actor.county, book_of(policy).latest.year_label
    with reading(actor, "view_person"):
        gone = Status.objects.filter(county=county, replaced_at=None, valid_until=None).exclude(status="alive")
        there = Enrolment.objects.filter(county=county, year=year)
        rows = Person.objects.filter(county=county, merged_into=None).exclude(unit=county).order_by("id")
        passed = {*gone.values_list("person_id", flat=True), *there.values_list("person_id", flat=True)}
        units = {person: unit for person, unit in rows.values_list("id", "unit") if person not in passed}
        judged = judge_memberships(policy, county, tuple(units), business_day())
    return [(person, unit) for person, unit in units.items() if judged[person][0] is not False]


def assess_store(county: str, policy: str, as_of: date, actor: Actor, library: Library) -> Iterator[str]:
    """Everybody's due from the store, and its summary."""
    from canbao.access.acting import reading
    from canbao.assess.run_record import payers_of
    from canbao.billing.actions import AssessCounty, assess_county
    from canbao.billing.queries import run_of, totals
    from canbao.policy.loading import load
    from canbao.values.fen import format_yuan

    answer = assess_county(actor, new_key(), AssessCounty(as_of, (policy,)))
    with reading(actor, "view_run"):
        run = run_of(county, _number(answer["run"]))
        found = totals(run)
    yield f"{load(library, policy).latest.title}"
    yield (
        f"  人数 {found.people:,}，不同情形 {answer['situations']:,} 种，待签字 {answer['unsigned']:,} 种；"
        f"不核算的（死亡、迁出等）{sum(_count(answer['left_out'])):,} 人"
    )
    yield f"  个人应缴合计 {format_yuan(found.payable_fen)} 元"
    names = payers_of({policy: load(library, policy)})
    for payer, fen in found.aid_fen.items():
        yield f"  {names.get(payer, payer)} {format_yuan(fen)} 元"
    yield f"  金额待定 {found.pending:,} 人，未定（须补事实）{found.unsettled:,} 人"


def take_over(county: str, people: pa.Table, year: int, folder: Path) -> None:
    """A smaller locality, from a file of a predecessor system."""
    import pyarrow.parquet as pq

    from canbao.access.actors import system_actor
    from canbao.access.places import LoadPlaces, load_places
    from canbao.assess.running import digest_of
    from canbao.registry.importing import ImportPeople, import_people

    path = folder / "people.parquet"
    pq.write_table(people, path)
    actor = system_actor(county)
    load_places(actor, new_key(), LoadPlaces(county))
    complete = path.with_name("people.coverage.csv").read_text(encoding="utf-8")
    import_people(actor, new_key(), ImportPeople(county, year, str(path), digest_of(path), complete))


def _system(county: str) -> Actor:
    from canbao.access.actors import system_actor

    return system_actor(county)


def _number(value: Any) -> int:
    assert isinstance(value, int)
    return value


def _count(found: Any) -> list[int]:
    return list(found.values()) if isinstance(found, dict) else [int(found or 0)]
