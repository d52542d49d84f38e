"""Makes small mistakes in the rules' code, one at a time in a copy, and says which of them no test notices.

    python tools/mutants.py --sample 400 --seed 1                  # spread over the rooms in proportion
    python tools/mutants.py src/canbao/duties/funding.py           # all of one file

In: the working tree. Out: a line for each mistake, a table by room, what nobody noticed in mutants/survivors.txt.
Which test reaches which line is measured first, by one run of the quick tests (minutes), and kept in mutants/ as long
as code and tests stay the same. Never: a change to the working tree.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from coverage import CoverageData
from mutations import Mutation, list_mutations

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "mutants"
COPY, REACH, LOG = FOLDER / "copy", FOLDER / "reach.coverage", FOLDER / "last.log"
ROOMS = ("policy", "assess", "duties")
LEFT_OUT = (".*", "mutants", "__pycache__", "dist", "build", "out", "var")
QUICK = ("-q", "-m", "not slow", "--ignore=tests/test_tidy.py", "--ignore=tests/test_docs.py", "--ignore=tests/cli")
ELSEWHERE = ("tests/test_reference.py",)
"""Tests that run the code in a process of its own, where its lines are not counted."""
PRELOADED = ("hypothesis.strategies", "numpy", "pydantic", "pyarrow.parquet", "ruamel.yaml", "rich.table", "typer")
CUT, ENDLESS = 99, -signal.SIGALRM
"""Exit codes of tests that passed as far as there was time for them, and of a test that did not come to an end."""
VERDICTS = {0: "survived", 5: "survived", CUT: "cut short", ENDLESS: "endless"}


@dataclass(frozen=True)
class Mutant:
    """A mistake in one file."""

    path: Path
    mutation: Mutation

    def __str__(self) -> str:
        before, after = (" ".join(text.split()) for text in (self.mutation.before, self.mutation.after))
        return f"{self.path}:{self.mutation.line}  {before}  →  {after}"


class Reach:
    """Which tests reach a line. Those that reach little else come first: they are quick, and meant for it."""

    def __init__(self, file: Path) -> None:
        data = CoverageData(str(file))
        data.read()
        names = {Path("src") / name.rpartition("/src/")[2]: name for name in data.measured_files()}
        self.lines = {path: data.contexts_by_lineno(name) for path, name in names.items()}
        self.width = Counter(test for lines in self.lines.values() for tests in lines.values() for test in tests)

    def tests_of(self, path: Path, line: int) -> list[str]:
        """What runs on import is reached by every test that reaches anything of the file."""
        lines = self.lines.get(path, {})
        found = set(lines.get(line, ())) - {""} or {test for tests in lines.values() for test in tests if test}
        ranked = sorted(found, key=lambda test: (self.width[test], test))
        return list(dict.fromkeys(test.rpartition("|")[0] for test in ranked))


class Chosen:
    """A pytest plugin that runs tests in the order given, for a time; a file stands for all its tests."""

    def __init__(self, tests: Sequence[str], seconds: float) -> None:
        self.order = {test: place for place, test in enumerate(tests)}
        self.end, self.is_cut = time.monotonic() + seconds, False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what was chosen."""
        place = {item: self.order.get(item.nodeid, self.order.get(item.nodeid.split("::")[0])) for item in items}
        items[:] = sorted((item for item in items if place[item] is not None), key=lambda item: place[item] or 0)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self) -> bool | None:
        """Pass over what there is no time for."""
        self.is_cut = self.is_cut or time.monotonic() > self.end
        return True if self.is_cut else None


def is_measured() -> bool:
    """Whether what is kept was measured with this code and these tests."""
    files = [file for folder in ("src", "tests") for file in (ROOT / folder).rglob("*.py")]
    copies = [COPY / file.relative_to(ROOT) for file in files]
    return REACH.exists() and all(
        there.exists() and there.read_bytes() == file.read_bytes() for file, there in zip(files, copies, strict=True)
    )


def measure_reach() -> None:
    """A fresh copy of the working tree, and one run of its quick tests that notes who reaches which line."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(*LEFT_OUT))
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(COPY / "src")], check=True)
    command = [sys.executable, "-m", "pytest", *QUICK, "-n", "auto", "--cov=canbao", "--cov-context=test"]
    settings = {**os.environ, "PYTHONPATH": str(COPY / "src"), "COVERAGE_FILE": str(COPY / REACH.name), "CI": "1"}
    subprocess.run([*command, "--cov-report="], cwd=COPY, env=settings, check=True)
    (COPY / REACH.name).rename(REACH)


def run_tests(tests: Sequence[str], seconds: float) -> int:
    """Run tests in a fork, which alone imports canbao. Pytest's exit code, CUT or ENDLESS."""
    child = os.fork()
    if child == 0:
        signal.alarm(int(2 * seconds) + 30)  # A test that never ends is ended.
        os.chdir(COPY)
        log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(CI="1", PYTHONPATH=str(COPY / "src"))
        sys.path.insert(0, str(COPY / "src"))
        sys.dont_write_bytecode = True
        plugin = Chosen(tests, seconds)
        options = ["-x", *QUICK, "-p", "no:randomly", "-p", "no:cacheprovider", f"--rootdir={COPY}"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # What is preloaded was imported before pytest.
        files = dict.fromkeys(test.split("::")[0] for test in tests)
        code = int(pytest.main([*options, *files], plugins=[plugin]))
        os._exit(CUT if code == 0 and plugin.is_cut else code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def judge(mutant: Mutant, reach: Reach, seconds: float) -> str:
    """Its own test file first, then who reaches the line, then who runs the code elsewhere, until somebody notices."""
    target = COPY / mutant.path
    own = f"tests/{mutant.path.parent.relative_to('src/canbao')}/test_{mutant.path.name}"
    parts = [[own] if (COPY / own).exists() else [], reach.tests_of(mutant.path, mutant.mutation.line), ELSEWHERE]
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*.pyc"):
        compiled.unlink()  # Two texts of one length within a second look alike to Python.
    target.write_text(mutant.mutation.text, encoding="utf-8")
    try:
        codes = []
        for part in filter(None, parts):
            codes.append(run_tests(part, seconds))
            if codes[-1] not in VERDICTS or codes[-1] == ENDLESS:
                return VERDICTS.get(codes[-1], "killed")
    finally:
        shutil.copy2(ROOT / mutant.path, target)
    return VERDICTS[CUT if CUT in codes else 0]


def draw(found: dict[str, list[Mutant]], number: int, seed: int) -> list[Mutant]:
    """A sample in which each room has the share that it has of all."""
    chance, total = random.Random(seed), sum(map(len, found.values()))  # noqa: S311 - a sample, no secret
    return [
        one for each in found.values() for one in chance.sample(each, round(min(number, total) * len(each) / total))
    ]


def main() -> int:
    """0 if every mistake was noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="only these; otherwise a sample of the rooms")
    parser.add_argument("--sample", type=int, default=200, help="how many mistakes")
    parser.add_argument("--seed", type=int, default=1, help="another sample")
    parser.add_argument("--seconds", type=float, default=60, help="the most for each part of the tests of a mistake")
    options = parser.parse_args()
    if not is_measured():
        measure_reach()
    for name in PRELOADED:
        importlib.import_module(name)
    reach, counts = Reach(REACH), {room: Counter[str]() for room in ROOMS}
    found: dict[str, list[Mutant]] = {room: [] for room in ROOMS}
    for path in sorted((COPY / "src" / "canbao").rglob("*.py")):
        relative = path.relative_to(COPY)
        if relative.parts[2] in ROOMS and (not options.files or relative in options.files):
            mutations = list_mutations((ROOT / relative).read_text(encoding="utf-8"))
            found[relative.parts[2]] += [Mutant(relative, mutation) for mutation in mutations]
    sample = draw(found, sys.maxsize if options.files else options.sample, options.seed)
    with (FOLDER / "survivors.txt").open("w", encoding="utf-8") as survivors:
        for number, mutant in enumerate(sample, start=1):
            verdict = judge(mutant, reach, options.seconds)
            counts[mutant.path.parts[2]][verdict] += 1
            print(f"{number}/{len(sample)} {verdict:9} {mutant}", flush=True)
            if verdict not in ("killed", "endless"):
                print(f"{verdict:9} {mutant}", file=survivors, flush=True)
    for room, count in counts.items():
        print(
            f"{room:7} of {len(found[room])}: " + ", ".join(f"{number} {verdict}" for verdict, number in count.items())
        )
    return int(any(count["survived"] or count["cut short"] for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
