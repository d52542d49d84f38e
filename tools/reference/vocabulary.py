"""docs/reference/vocabulary.md: every word that a condition or value of a policy may use.

In: `canbao.policy.vocabulary` and the words beside it. Out: the page. Never: a word that the reader of expressions
does not know; every example is parsed, and what an unknown fact does is worked out by the interpreter.
"""

from __future__ import annotations

from canbao.assess.facts import UNKNOWN
from canbao.policy import functions
from canbao.policy.vocabulary import COUNTS, FACTS, FUNCTIONS, NEEDS, REASONS, FactWord, Kind
from canbao.policy.wordbook import FACT_NAMES, RELATIONS, VALUES
from reference.function_words import FUNCTION_WORDS, HAS_OPTIONS
from reference.markdown import bullets, code, codes, page, require_all, section, table
from reference.sandbox import call_of, kind_of, truth_of

_KINDS: dict[Kind, str] = {
    Kind.BOOL: "true or false; stands as a condition by itself",
    Kind.INT: "a whole number; compared, added, multiplies an amount",
    Kind.FEN: "an amount of money; built from `amounts`, never written as a figure",
    Kind.DATE: "a day; compared with days, or asked whether it is `in` a window",
    Kind.TEXT: "a word in quotes; `==`, `!=`, `in (…)`",
    Kind.PLACE: 'a division code; only `in place`, `in pooling_area`, `in province`, `in everywhere` or `in "4306"`',
    Kind.YEARS: "a list of benefit years; read by the counts, not by conditions",
    Kind.PERIOD: "a window or the benefit year: `.start`, `.end`, or after `in`",
}

_OTHER_WORDS = (
    ("`age`", "int", "full years on the day that reading A19 names; `age(day)` names the day"),
    ("`year.start`, `year.end`", "date", "first and last day of the benefit year"),
    ("`<window>.start`, `<window>.end`", "date", "of a window of the policy, e.g. `central.end`"),
    ("`<day> in <window>`, `<day> in year`", "bool", "the day lies within, both ends included"),
    ("`<amount>`", "fen", "a standard of `amounts`, e.g. `personal`"),
    ("`<term>`", "bool", "a condition of `terms`; inside `exists` and `count` terms are not known"),
    ("`place`, `pooling_area`, `province`", "place", "of the policy; a place lies inside itself and larger ones"),
    ("`everywhere`", "place", "every place lies inside it"),
    ("`and`, `or`, `not`, `( )`", "bool", "join conditions"),
    ("`==` `!=` `<` `<=` `>` `>=`", "bool", "both sides of one kind, `a <= b <= c` too; not for bool, place, years"),
    ("`in (…)`, `not in (…)`", "bool", "one of the values in brackets; a single one still needs its comma"),
    ("`+`, `-`", "fen, int", "two amounts or two numbers"),
    ("`*`, `/`", "fen", "an amount times a small whole number that is never negative; an amount by a written number"),
    ("`true`", "bool", "a row that always holds; the same as no `when`"),
)  # fmt: skip

_UNKNOWNS = (
    ("employee_active", "employee_active", True, None),
    ("uncovered_from <= paid", "uncovered_from", "2025-01-05", None),
    ("not (uncovered_from <= paid)", "uncovered_from", "2025-01-05", None),
    ("present(uncovered_from)", "uncovered_from", "2025-01-05", None),
    ("hukou in place", "hukou", "430699", "none"),
    ('tier != "二档"', "tier", "一档", None),
    ("offer_years > 1", "offer_years", 3, None),
)
"""Conditions, the fact that they read, a known value of it and what stands for none."""
_JOINED = ("employed and newborn", "employed and married", "employed or married", "employed or newborn", "not employed")
_SAID = {True: "true", False: "false", None: "unknown"}


def make() -> str:
    """The page."""
    return page(
        "Vocabulary",
        "What may stand in `when`, `charge`, `from`, `until`, `days` and `terms` of a policy. Anything else is an "
        "error "
        "that names line, column and the nearest known word. The syntax is Python's; nothing is run by Python. "
        "Keys of the file itself are in [the policy format](policy-format.md).",
        section("Kinds", table(["kind", "what it is"], [(code(kind), text) for kind, text in _KINDS.items()])),
        _facts(),
        _values(),
        section(
            "Counts",
            "Small whole numbers; they may be compared, multiply an amount and lengthen a wait.",
            table(
                ["word", "in Chinese", "in English"],
                [(code(name), text, FACT_NAMES[name]) for name, text in COUNTS.items()],
            ),
        ),
        _functions(),
        section("Other words and signs", table(["word", "kind", "meaning"], _OTHER_WORDS)),
        section("Relations", table(["relation", "in Chinese", "in English"], _relations())),
        section("Reasons", "For `reason` and `refuse`.", table(["reason", "said to people"], _coded(REASONS))),
        section("Needs", "For `need`.", table(["need", "said to people"], _coded(NEEDS))),
        _unknown(),
    )


def _facts() -> str:
    rows = [(code(word.name), word.kind, word.label, _allowed(word), _empty(word)) for word in FACTS.values()]
    return section(
        "Facts",
        "`paid` is the day of payment: the recorded one, or the day assumed for who has not paid (`--as-of`). "
        "How a file writes each of them: [facts](facts.md).",
        table(["word", "kind", "in Chinese", "values", "an empty cell means"], rows),
    )


def _allowed(word: FactWord) -> str:
    if word.name in ("hukou", "residence"):
        return "a division code, or `none`: nowhere"
    return "a division code" if word.kind is Kind.PLACE else codes(word.values)


def _empty(word: FactWord) -> str:
    if word.name in ("paid", "insured"):
        return "not paid"
    if word.default is not None:
        return f"{word.default}"
    return "there is none" if word.none_means_absent else "not known"


def _values() -> str:
    rows = []
    for word in FACTS.values():
        said = VALUES.get(word.name, {})
        rows += [(code(word.name), code(value), *said.get(value, ("", ""))) for value in word.values]
    return section("Values", table(["fact", "value", "in Chinese", "in English"], rows))


def _functions() -> str:
    require_all("functions", FUNCTIONS, FUNCTION_WORDS)
    require_all("options of has", functions._HAS_OPTIONS, HAS_OPTIONS)
    rows = []
    for name, usage in FUNCTIONS.items():
        words = FUNCTION_WORDS[name]
        call, _, chinese = usage.partition("：")
        gives = kind_of(call_of(name, words.example))
        rows.append((code(call), words.arguments, gives, chinese, words.meaning, code(words.example)))
    head = ["usage", "arguments", "gives", "in Chinese", "in English", "example"]
    options = [(code(name), text) for name, text in HAS_OPTIONS.items()]
    return section(
        "Functions",
        table(head, rows),
        "The options of `has` and `since`:",
        table(["option", "meaning"], options),
    )


def _relations() -> list[tuple[str, str, str]]:
    require_all("relations", functions.RELATIONS, RELATIONS)
    return [(code(name), *RELATIONS[name]) for name in functions.RELATIONS]


def _coded(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(code(name), text) for name, text in words.items()]


def _unknown() -> str:
    rows = [
        (code(text), *(_SAID[truth_of(text, {name: value})] for value in (known, empty, UNKNOWN)))
        for text, name, known, empty in _UNKNOWNS
    ]
    joined = [
        (code(text), _SAID[truth_of(text, {"employed": UNKNOWN, "married": True, "newborn": False})])
        for text in _JOINED
    ]
    return section(
        "Unknown and absent",
        "A fact is known, absent (it is known that there is none) or unknown (nobody has said). What each makes of a "
        "condition; the middle column is an empty cell, or `none` for a place:",
        table(["condition", "known", "empty cell", "unknown"], rows),
        "With `employed` unknown, `married` true and `newborn` false:",
        table(["condition", "is"], joined),
        bullets(
            [
                "An absent day or number compares as false, on whichever side it stands; ask `present(…)` to tell it "
                "from a late day.",
                "A function of an absent value is absent; of an unknown one, unknown.",
                "`has(…)` is false for who is not listed only where that list is declared complete "
                "([coverage](facts.md#coverage-of-lists)); otherwise unknown.",
                "An unknown condition decides nothing by itself: if the outcome depends on it, the person is "
                "unsettled and "
                "the result names the facts to ask for.",
                "An amount or day that the policy has not set is unknown for everybody: the result is `pending`.",
            ]
        ),
    )
