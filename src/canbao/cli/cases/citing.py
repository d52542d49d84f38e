"""Which clauses each worked case touches: those that its citation names, and those that its result rests on.

In: case files, a library. Out: `CaseClauses` by policy. Never: a clause of another notice counted for the policy of the
case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from canbao.cli.cases.reading import Case, find_case_files, read_cases
from canbao.cli.cases.running import Outcome, Runner
from canbao.policy.citations import clauses_in, split_citation
from canbao.policy.coverage_report import CaseClauses
from canbao.policy.library import Library
from canbao.policy.problems import PolicyError


def case_clauses(library: Library, paths: Iterable[Path]) -> dict[str, list[CaseClauses]]:
    """What the cases of the files touch, by policy."""
    files = [file for path in paths for file in (find_case_files(path) if path.is_dir() else [path])]
    cases = [case for file in files for case in read_cases(file, library.folders)]
    return touched_by(library, Runner(library).run_all(cases))


def touched_by(library: Library, outcomes: Iterable[Outcome]) -> dict[str, list[CaseClauses]]:
    """Each case once for each policy whose clauses it touches."""
    given = list(outcomes)
    numbers = numbers_of_policies(outcome.case for outcome in given)
    clauses = {name: _clauses_of(library, name) for name in dict.fromkeys([*numbers, *library.names()])}
    documents = {_document_of(library, name): name for name in clauses}
    found: dict[str, list[CaseClauses]] = {}
    for outcome in given:
        for name, touched in _touched(outcome, numbers, clauses, documents).items():
            found.setdefault(name, []).append(touched)
    return found


def numbers_of_policies(cases: Iterable[Case]) -> dict[str, str]:
    """The number under which cases cite each policy's notice: the one that most of its own cases use."""
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        counts.setdefault(_name_of(case), Counter())[split_citation(case.cite)[0]] += 1
    return {name: count.most_common(1)[0][0] for name, count in counts.items()}


def _touched(
    outcome: Outcome, numbers: dict[str, str], clauses: dict[str, list[str]], documents: dict[str, str]
) -> dict[str, CaseClauses]:
    own = _name_of(outcome.case)
    number, words = split_citation(outcome.case.cite)
    cited = [own] if number in ("", numbers.get(own)) else [name for name, other in numbers.items() if other == number]
    found = {name: CaseClauses(frozenset(clauses_in(words, clauses[name]))) for name in cited}
    for text in outcome.clauses:
        name, clause = _origin_of(text, own, clauses, documents)
        before = found.get(name, CaseClauses(frozenset()))
        found[name] = CaseClauses(before.cited, before.rested_on | {clause})
    return {name: touched for name, touched in found.items() if name == own or touched.cited or touched.rested_on}


def _origin_of(text: str, own: str, clauses: dict[str, list[str]], documents: dict[str, str]) -> tuple[str, str]:
    """The policy and clause of a citation as results show it: a superior notice's carries its document number."""
    if text not in clauses.get(own, []):
        for document, name in documents.items():
            if document and text.startswith(f"{document} "):
                return name, text.removeprefix(f"{document} ")
    return own, text


def _name_of(case: Case) -> str:
    return case.policy.partition("@")[0]


def _clauses_of(library: Library, name: str) -> list[str]:
    try:
        return list(library.read(name).file.clauses)
    except PolicyError:
        return []


def _document_of(library: Library, name: str) -> str:
    try:
        return library.read(name).file.source.number
    except PolicyError:
        return ""
