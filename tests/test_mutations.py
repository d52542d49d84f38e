"""The mistakes that `make mutants` makes: each is one, in its place, and leaves a text that Python can read."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
list_mutations = runpy.run_path(str(ROOT / "tools" / "mutations.py"))["list_mutations"]


@pytest.mark.parametrize(
    ("text", "mutated"),
    [
        ("x = a < 1", {"x = (a <= 1)", "x = (a >= 1)", "x = a < 2", "x = a < 0"}),
        ("x = a and b", {"x = (a or b)", "x = (b)", "x = (a)"}),
        ("if not a: f(b)", {"if (a): f(b)", "if not a: pass"}),
        ("x = f(a, 甲=b) if c else d", {
            "x = (f(a, 甲=b))", "x = (d)", "x = f(a, 甲=b) if not c else d", "x = f(a) if c else d",
        }),
        ("x = min(a) + 'b'", {"x = (min(a) - 'b')", "x = max(a) + 'b'", "x = min(a) + 'b?'"}),
        ('"""甲"""\nx: "A" = True', {'"""甲"""\nx: "A" = False'}),
        ("assert a < 1\nraise E('b')\nx = f'{a + 1}'", set()),
    ],
)  # fmt: skip
def test_one_mistake_at_a_time(text: str, mutated: set[str]) -> None:
    assert {mutation.text for mutation in list_mutations(text)} == mutated


@pytest.mark.parametrize("module", ["duties/scores.py", "policy/row_conditions.py", "assess/memo.py"])
def test_every_mistake_can_be_read_and_stands_in_its_line(module: str) -> None:
    text = (ROOT / "src" / "canbao" / module).read_text(encoding="utf-8")
    mutations = list_mutations(text)
    assert len(mutations) > 20
    for mutation in mutations:
        ast.parse(mutation.text)
        assert mutation.text != text
        before, after = text.splitlines(), mutation.text.splitlines()
        assert before[: mutation.line - 1] == after[: mutation.line - 1]
