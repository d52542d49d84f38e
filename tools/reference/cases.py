"""docs/reference/cases.md: the format of worked cases.

In: the kinds, facts and expectations that the case runner knows. Out: the page. Never: a key that it refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from canbao.cli.cases.keys import _SAID, EVERYWHERE, EXPECTS_OF, FACTS_OF, INSIDE, PERSON
from canbao.cli.cases.neutral import _FALSE, _NONE, BIRTH
from canbao.cli.cases.reading import _LINE_KEYS, _NEEDED, LINES_ENDING, USUAL_KIND, YAML_ENDING
from canbao.cli.cases.running import ADAPTERS
from canbao.policy.vocabulary import FACTS
from reference.case_words import EXPECTATIONS, INSIDE_FACTS, KINDS, OWN_FACTS, PERSON_FACTS
from reference.markdown import bullets, code, codes, page, require_all, section, table

_EXAMPLE = """```yaml
- name: 70 and severely disabled: both full, counted once, the city pays
  given: {birth: 1954-10-01, standings: [{name: 残疾人, grade: 2}], pay_date: 2024-11-05}
  expect: {payable_yuan: 0, aid_yuan: {city_budget: 400}, clause: 二(三)1}
```"""


def make() -> str:
    """The page."""
    require_all("kinds of cases", ADAPTERS, KINDS)
    return page(
        "Worked cases",
        "A worked case states what is known and what must come out. `canbao check FILE…` runs cases and compares "
        "only the "
        "keys that stand in the expectation; without a file it runs those that lie beside the policies. "
        "How to write one: [write cases](../how-to/write-cases.md).",
        _forms(),
        _neutral(),
        _kinds(),
        _facts(),
        _expectations(),
    )


def _forms() -> str:
    return section(
        "Two written forms",
        f"**Beside a policy**, for clerks: `2025{YAML_ENDING}` next to `2025.yaml`. Policy and year come from where "
        f"the file "
        f"lies; the kind is `{USUAL_KIND}` unless `kind:` says otherwise; `name` is the case's id and `given` its "
        f"facts.",
        _EXAMPLE,
        f"**JSON lines** (`{LINES_ENDING}`), for programs: one object a line with {codes(_LINE_KEYS)}; "
        f"{codes(_NEEDED)} are needed. `cite` names clauses, `assumes` the readings on which the answer rests.",
        "A file that cannot be read ends the command with status 2 and names file and line. A kind, fact or "
        "expectation that "
        "does not exist is a failure of its case, with the nearest word; nothing is passed over.",
    )


def _neutral() -> str:
    return section(
        "The neutral person",
        "What a case leaves out is filled in. Only the case runner does so; everywhere else a missing fact is unknown.",
        bullets(
            [
                f"A mainland citizen, born {BIRTH}, without standings. False: {codes(_FALSE)}. None: {codes(_NONE)}.",
                "`hukou` in the policy's place (`null`: registered nowhere). People of nationality `HMT` or "
                "`foreign` have none "
                "and live in the policy's place. `residence` is where the `hukou` is, `enrol_place` the policy's "
                "place.",
                "Insured last year and not before, if born before that year and nothing is said about earlier years; "
                "`enrolled_before: false`: never.",
                "Pays on the first day of the central window. Of several `payments` the one for the case's year "
                "counts.",
                "A filled birth or student kind never keeps a stated standing from counting.",
                "A valid `residence_permit` makes a long-term resident. `newborn: true` without a birth: born on the "
                "day of "
                "payment.",
                "`employee_periods` say whether employee cover holds on the day of payment and, if it is over, since "
                "when.",
            ]
        ),
    )


def _kinds() -> str:
    assert set(ADAPTERS) == set(FACTS_OF) == set(EXPECTS_OF)
    rows = [
        (code(kind), said, _own_facts(kind), codes(sorted(EXPECTS_OF[kind] - _SAID))) for kind, said in KINDS.items()
    ]
    without = codes(kind for kind in EXPECTS_OF if not EXPECTS_OF[kind] >= _SAID)
    return section(
        "Kinds",
        f"Every kind but {without} also answers {codes(sorted(_SAID))}.",
        table(["kind", "about", "facts", "expectations"], rows),
    )


def _own_facts(kind: str) -> str:
    facts = FACTS_OF[kind]
    own = codes(sorted(facts - PERSON if facts >= PERSON else facts))
    if facts >= PERSON:
        return f"of a person{'; ' if own else ''}{own}"
    return own or "nothing but `amend`"


def _facts() -> str:
    of_person = [name for name in sorted(PERSON) if name not in FACTS]
    own = sorted(set().union(*(facts - PERSON if facts >= PERSON else facts for facts in FACTS_OF.values())))
    require_all("facts of cases about a person", of_person, PERSON_FACTS)
    require_all("other facts of cases", own, OWN_FACTS)
    assert set(EVERYWHERE) == {"amend"}
    return section(
        "Facts",
        "Days are written 2024-01-31, sums in yuan, places as division codes.",
        "In every kind: `amend` replaces parameters of the policy for one case, by the names of "
        "[the policy format](policy-format.md#amendment-files), any dotted path, or a reading (`{A02: "
        "pay_day_counted}`).",
        f"Of a person, as in [the vocabulary](vocabulary.md#facts): {codes(sorted(set(FACTS) & PERSON))}. And:",
        _meanings(of_person, PERSON_FACTS),
        "Of the other kinds:",
        _meanings(own, OWN_FACTS),
        *(_inside(name, known) for name, known in INSIDE.items()),
    )


def _inside(name: str, known: Iterable[str]) -> str:
    keys = sorted(set(known) - PERSON) if name == "groups" else sorted(known)
    require_all(f"keys inside {name}", keys, INSIDE_FACTS[name])
    return section(f"Inside `{name}`", _meanings(keys, INSIDE_FACTS[name]), level=3)


def _expectations() -> str:
    known = sorted(set().union(*EXPECTS_OF.values()))
    require_all("expectations of cases", known, EXPECTATIONS)
    return section(
        "Expectations",
        "Numbers compare as numbers (6 and 6.0 are the same). `clause` holds if the clause found is the one expected "
        "or lies "
        "below it: 五(一) holds for 五(一)第2段.",
        table(["expectation", "meaning"], [(code(name), said) for name, said in EXPECTATIONS.items()]),
    )


def _meanings(names: Iterable[str], said: Mapping[str, str]) -> str:
    return table(["key", "meaning"], [(code(name), said[name]) for name in names])
