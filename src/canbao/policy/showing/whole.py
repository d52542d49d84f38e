"""A whole policy as a sheet: what it is, its tables, its duties, its readings, and what became of each clause.

In: a policy by name in a library, or compiled rules. Out: a `Sheet`. Never: a value without the clause that says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from canbao.policy.fields import name_clauses
from canbao.policy.library import Library
from canbao.policy.loading import load, resolve, split_name
from canbao.policy.model import PolicyFile
from canbao.policy.readings import find_reading
from canbao.policy.rules import RuleBook, Rules
from canbao.policy.showing.administration_sections import NOT_STATED, administration_sections
from canbao.policy.showing.aid_table import show_aid
from canbao.policy.showing.basics import show_basics
from canbao.policy.showing.frames import show_frames
from canbao.policy.showing.parameter_names import labels_of, name_parameter
from canbao.policy.showing.rule_tables import (
    show_acceptance,
    show_claim_back,
    show_cover,
    show_measures,
    show_membership,
    show_price,
    show_waiting,
)  # fmt: skip
from canbao.policy.showing.sheet import Entry, Section, Sheet, cells, joined
from canbao.policy.showing.speech import ANSWERS, CiteText, Speech
from canbao.policy.wordbook import say_place

DISPOSITIONS: Mapping[str, str] = {
    "rule": "规则",
    "data": "数据",
    "text": "只是文字",
    "deferred": "由其他文件规定",
    "not_stated": "未规定",
}
LEVELS: Mapping[str | None, str] = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "镇街",
    "other": "其他",
    None: NOT_STATED,
}


def show_policy(library: Library, name: str) -> Sheet:
    """The policy as it stands now, amendments included. Raises PolicyError."""
    base, _ = split_name(name)
    return show_rules(load(library, name), [document.file for document in resolve(library, base).chain])


def show_rules(book: RuleBook, chain: Sequence[PolicyFile]) -> Sheet:
    """The sheet of a rule book: of the rules for payments from now on, with the days on which they changed.

    `chain`: the policy and the notices above it as published, the nearest first.
    """
    rules = book.latest
    documents = {file.policy: file.source.number for file in chain}

    def cite(section: str, clause: str) -> str:
        origin = rules.origins.get(section) or rules.origins.get(section.split(".")[0]) or rules.key
        return name_clauses(clause, "" if origin == rules.key else documents.get(origin, origin))

    sections = (*_head(book, labels_of(chain)), *_of_rules(rules, cite, chain))
    return Sheet(rules.key, rules.title, tuple(section for section in sections if section.entries or section.silence))


def _of_rules(rules: Rules, cite: CiteText, chain: Sequence[PolicyFile]) -> Iterator[Section]:
    speech = Speech(rules, cite)
    yield from show_basics(speech)
    yield show_membership(speech)
    yield show_acceptance(speech)
    yield show_price(speech)
    yield show_aid(speech)
    yield show_cover(speech)
    yield from show_waiting(speech)
    yield from show_measures(speech)
    yield show_claim_back(speech)
    yield _payers(rules, cite)
    yield _incentive_answer(speech)
    yield from administration_sections(rules.file.administration, cite)
    yield show_frames(rules, cite)
    yield _silences(rules, labels_of(chain))
    yield _readings(rules, chain)
    yield _clauses(rules)


# -- the head ----------------------------------------------------------------------------------------------------------


def _head(book: RuleBook, labels: Mapping[str, str]) -> Iterator[Section]:
    rules, file = book.latest, book.latest.file
    adopted = joined(name_parameter(path, labels) for path in file.adopts)
    pairs = (
        ("政策", rules.key), ("标题", rules.title), ("文号", file.source.number), ("发文机关", file.source.issuer),
        ("印发日期", str(file.source.issued)), ("依据", joined(file.source.basis)), ("适用地区", _place(rules.place)),
        ("统筹区", _place(rules.pooling_area)), ("待遇年度", f"{rules.year.first} 至 {rules.year.last}"),
        ("上级文件", file.extends or ""), ("照搬上级的部分", adopted),
        ("按缴费日期分段", _parts(book)), ("最近核对", str(file.source.last_checked or "没有记录")),
    )  # fmt: skip
    entries = tuple(
        Entry(
            f"head.{label}",
            cells(("项目", label), ("内容", text)),
            file.year.cite or "" if label == "待遇年度" else "",
            text,
        )
        for label, text in pairs
        if text
    )
    yield Section("head", "文件", entries)


def _place(code: str) -> str:
    return say_place(code) if not code else f"{say_place(code)}（{code}）"


def _parts(book: RuleBook) -> str:
    starts: list[date] = [start for start, _ in book.parts if start is not None]
    return f"修订自{joined(map(str, starts))}起缴费的适用；下面是最后一段" if starts else ""


# -- what stands beside the tables -------------------------------------------------------------------------------------


def _payers(rules: Rules, cite: CiteText) -> Section:
    entries = []
    for key, payer in rules.file.payers.items():
        shown = cells(("名称", payer.name), ("层级", LEVELS[payer.level]), ("编制预算", payer.planned_by or ""))
        clause = getattr(payer, "cite", None)
        entries.append(Entry(key, shown, cite(f"payers.{key}", clause) if clause else "", repr(shown)))
    return Section("payers", "出资方", tuple(entries))


def _incentive_answer(speech: Speech) -> Section:
    stated = speech.rules.file.incentive_answer
    silence = speech.silence("incentive_answer", stated) if stated is not None else ""
    return Section("incentive_answer", "激励", silence=silence)


def _silences(rules: Rules, labels: Mapping[str, str]) -> Section:
    """Parts on which the superior notice only sets a frame and this one says nothing."""
    entries = [
        Entry(
            key,
            cells(
                ("名称", name_parameter(key, labels)),
                ("回答", ANSWERS.get(silence.answer, silence.answer)),
                ("见", silence.refer or ""),
            ),
            "",
            repr(silence),
        )
        for key, silence in rules.silences.items()
        if "." in key
    ]
    return Section("silences", "本文件没有规定、上级只定了框架的部分", tuple(entries))


def _readings(rules: Rules, chain: Sequence[PolicyFile]) -> Section:
    entries = []
    for id_ in sorted({*rules.readings.declared, *rules.used_readings}):
        reading, answer = find_reading(id_), rules.readings[id_]
        shown = cells(
            ("编号", id_),
            ("问题", reading.question),
            ("读作", rules.readings.meaning(id_)),
            ("来源", _origin_of(id_, rules, chain)),
        )
        entries.append(Entry(id_, shown, "", str(answer)))
    return Section("readings", "读法（通知没有写明、需要约定的）", tuple(entries))


def _origin_of(id_: str, rules: Rules, chain: Sequence[PolicyFile]) -> str:
    """Who answers a reading: the nearest notice that declares it, an amendment, or nobody but the register."""
    if id_ not in rules.readings.declared:
        return "登记表默认"
    file = next((file for file in chain if id_ in file.readings), None)
    if file is None or file.readings[id_] != rules.readings[id_]:
        return "修订文件"
    return "本政策写明" if file.policy == rules.key else f"上级政策 {file.policy}"


def _clauses(rules: Rules) -> Section:
    entries = []
    for clause, what in rules.file.clauses.items():
        shown = cells(
            ("条款", clause),
            ("内容", what.about),
            ("处置", DISPOSITIONS[what.disposition]),
            ("说明", what.why or what.to or ""),
        )
        entries.append(Entry(clause, shown, "", what.disposition))
    return Section("clauses", "条款处置", tuple(entries))
