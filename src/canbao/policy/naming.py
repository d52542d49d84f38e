"""A policy with its windows and amounts left as names: what "the last day of the central window" is said from.

In: compiled `Rules`. Out: the same rules whose conditions and amounts say `central.end` instead of a day, `personal`
instead of a sum, and what each of these names is called and worth. Never: rules that anybody is assessed by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from canbao.policy.compiling import Compiler
from canbao.policy.expressions import parse_term
from canbao.policy.model import Amount, Window
from canbao.policy.nodes import Missing, Node
from canbao.policy.phrases import Phrases
from canbao.policy.rules import Rules
from canbao.policy.scope import Scope, Span
from canbao.policy.vocabulary import Kind
from canbao.policy.wordbook import Said
from canbao.values.fen import format_yuan

PERIOD_NAMES: Mapping[str, Said] = {
    "central": ("集中缴费期", "central window"),
    "late": ("补缴期", "late window"),
    "year": ("待遇年度", "benefit year"),
}
AMOUNT_NAMES: Mapping[str, Said] = {
    "personal": ("个人缴费标准", "personal standard"),
    "fiscal": ("财政补助标准", "fiscal subsidy"),
}
"""What the usual windows and amounts are called unless they have a label. Others without one have no name that people
know: their days and sums are said.
"""
_SIDES = {"start": "首日", "end": "末日"}


@dataclass(frozen=True)
class Named:
    """Rules with names in them, and what each name is called."""

    rules: Rules
    names: Mapping[str, str]

    def phrases(self, terms: Mapping[str, str] | None = None) -> Phrases:
        """How these rules are said."""
        return Phrases(self.names, terms or {})


class _NamingCompiler(Compiler):
    """Compiles with a name in the place of each day of a window and each amount."""

    def _scope(self) -> Scope:
        scope = super()._scope()
        periods = {name: Span(_edge(name, "start"), _edge(name, "end")) for name in scope.periods}
        amounts: dict[str, Node] = {name: Missing(name, Kind.FEN) for name in scope.amounts}
        terms: dict[str, Node] = {}
        named = replace(scope, periods=periods, amounts=amounts, terms=terms)
        for name in scope.terms:
            terms[name] = parse_term(_text_of(self.file.terms[name]), named)
        return named


def _edge(name: str, side: str) -> Node:
    return Missing(f"{name}.{side}", Kind.DATE)


def _text_of(text: str | bool | int) -> str | bool:
    return text if isinstance(text, bool) else str(text)


_NAMED: dict[int, tuple[Rules, Named]] = {}
_MOST_KEPT = 64
"""Rules with names that are kept: more than the policies of one run; one takes some hundred kilobytes."""


def name_parts(rules: Rules) -> Named:
    """The rules with names, for words only; worked out once for each `Rules` object."""
    found = _NAMED.get(id(rules))
    if found is None or found[0] is not rules:
        if len(_NAMED) >= _MOST_KEPT:
            _NAMED.clear()
        found = _NAMED[id(rules)] = (rules, _named(rules))
    return found[1]


def _named(rules: Rules) -> Named:
    compiler = _NamingCompiler(rules.file, {}, rules.origins, rules.year_label)
    named = compiler.rules(rules.digest, rules.silences)
    return Named(named, dict(_names_of(rules)))


def _names_of(rules: Rules) -> list[tuple[str, str]]:
    found = [
        (f"year.{side}", _day_name("year", PERIOD_NAMES["year"][0], side, day))
        for side, day in (("start", rules.year.first), ("end", rules.year.last))
    ]
    for name, window in rules.file.windows.items():
        called = label_window(name, window)[0] if window.label or name in PERIOD_NAMES else ""
        found += [(f"{name}.{side}", _day_name(name, called, side, day)) for side, day in _days_of(window)]
    return found + [(name, name_amount(name, amount)) for name, amount in rules.file.amounts.items()]


def _days_of(window: Window) -> tuple[tuple[str, date | None], tuple[str, date | None]]:
    return ("start", window.first), ("end", window.last)


def _day_name(name: str, called: str, side: str, day: date | None) -> str:
    if day is None:
        return f"{called or name}{_SIDES[side]}（待定）"
    return f"{called}{_SIDES[side]}（{day}）" if called else str(day)


def label_window(name: str, window: Window) -> Said:
    """What a window is called, without its days."""
    return _label(name, window.label, PERIOD_NAMES)


def label_amount(name: str, amount: Amount | None = None) -> Said:
    """What an amount is called, without its sum."""
    return _label(name, amount.label if amount else None, AMOUNT_NAMES)


def _label(name: str, label: str | None, usual: Mapping[str, Said]) -> Said:
    zh, en = usual.get(name, (name, name.replace("_", " ")))
    return label or zh, en


def label_parameter(rules: Rules, parameter: str) -> Said:
    """What a parameter is called that has not been set."""
    for name, amount in rules.file.amounts.items():
        if parameter in (amount.pending, f"amounts.{name}", f"amounts.{name}.yuan"):
            return label_amount(name, amount)
    for name, window in rules.file.windows.items():
        if window.pending == parameter and (window.label or name in PERIOD_NAMES):
            return label_window(name, window)
    return parameter, parameter


def name_amount(name: str, amount: Amount) -> str:
    """What an amount is called, with its sum.

    >>> name_amount("personal", Amount.model_validate({"yuan": 400, "cite": "二"}))
    '个人缴费标准（400.00元）'
    """
    called = label_amount(name, amount)[0]
    if amount.answer is not None:
        return f"{called}（{'通知未规定' if amount.answer == 'not_stated' else f'由{amount.refer}规定'}）"
    if amount.fen is not None:
        return f"{called}（{'不低于' if amount.bound == 'at_least' else ''}{format_yuan(amount.fen)}元）"
    shown = "" if amount.provisional_fen is None else f"，暂按{format_yuan(amount.provisional_fen)}元"
    return f"{called}（待定{shown}）"
