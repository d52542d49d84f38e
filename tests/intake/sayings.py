"""What every list of problems must say.

In: problems. Out: nothing, or an assertion that fails. Never: an expected sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from canbao.intake.problems import Problem


def assert_complete(problems: Iterable[Problem]) -> None:
    """Both languages, what is wrong and what to do, and no two with the same words."""
    problems = list(problems)
    for problem in problems:
        said = problem.said
        assert all(re.search(r"[一-龥]", text) for text in (said.zh, said.mend_zh)), problem
        assert all(text.isascii() and text for text in (said.en, said.mend_en)), problem
        assert not any(text.endswith(("。", ".", "，", ",")) for text in said), problem
        assert problem.code == problem.name.lower()
    assert len({problem.said for problem in problems}) == len(problems)
