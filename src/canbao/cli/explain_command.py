"""`canbao explain`: why one person owes what they owe, in sentences that can be read aloud.

In: a policy; one person as JSON, or the number of one in the store. Out: the explanation as text (Chinese or English)
or JSON. Never: a person kept anywhere.
"""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.db_options import var_option
from canbao.cli.policy_folders import folders_option, library_of
from canbao.cli.refusals import InputRefused
from canbao.cli.run_options import amend_option, as_of_option, changes_of, day_of, known_on_option
from canbao.cli.store_options import chosen_in_store, county_option

if TYPE_CHECKING:
    from canbao.assess.explaining import Explanation


class Language(StrEnum):
    """In which the sentences are."""

    zh = "zh"
    en = "en"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="说明一个人应缴多少、为什么、依据哪一条。Explain what one person owes and why.")
    def explain(
        policy: str = typer.Argument(metavar="POLICY", help="政策名称。Name of the policy."),
        person: str = typer.Argument(
            metavar="FILE",
            help="一个人的事实 .json，- 为标准输入；或 --store 中的编号。A JSON file, or a number.",
        ),
        store: bool = typer.Option(False, "--store", help="人员在数据库中。The person is in the store."),
        county: str = county_option(),
        var: Path = var_option(),
        lang: Language = typer.Option(Language.zh, "--lang", help="中文或英文。Chinese or English."),
        as_of: str = as_of_option(),
        known_on: str = known_on_option(),
        amend: list[str] = amend_option(),
        lists_complete: bool = typer.Option(
            False, "--lists-complete", help="文件没写 standings 时，按没有任何身份计算。No standings stated means none."
        ),
        policies: list[Path] = folders_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        from canbao.assess.explaining import explain as explain_result
        from canbao.assess.explaining import to_dict, to_text
        from canbao.assess.facts import all_complete, none_complete
        from canbao.assess.interpreting import assess
        from canbao.cli.person_file import read_person
        from canbao.policy.loading import load

        changes, known, day = changes_of(amend), day_of(known_on, "--known-on"), day_of(as_of, "--as-of")
        if store:
            folders = tuple(map(str, policies))
            found = explain_from_store(policy, person, day, known, changes, folders, county, var)
        else:
            book = load(library_of(policies), policy, amend=changes, known_on=known)
            read = read_person(person)
            coverage = all_complete if read.says_standings or lists_complete else none_complete
            found = explain_result(assess(book, read.person, day, coverage), book)
        if as_json:
            typer.echo(json.dumps(to_dict(found), ensure_ascii=False, indent=1))
        else:
            typer.echo(to_text(found, lang.value))


def explain_from_store(
    policy: str, person: str, as_of: date | None, known_on: date | None, amend: dict[str, str],
    folders: tuple[str, ...], county: str, var: Path,
) -> Explanation:  # fmt: skip
    """The explanation of somebody in the register. Raises InputRefused and what the store refuses."""
    if as_of is None or not person.isdecimal():
        raise InputRefused("--store 须写人员编号和 --as-of expected a person's number and --as-of")
    choice, code = chosen_in_store(policy, amend, known_on, folders, county, var)

    from canbao.access.actors import system_actor
    from canbao.billing.one_person import assess_person
    from canbao.registry.models.lives import LifeStatus

    answer = assess_person(system_actor(code), int(person), choice, as_of)
    if answer.left_out:
        raise InputRefused(f"此人{LifeStatus(answer.left_out).label}，不核算 nobody assesses this person")
    return answer.explanation()
