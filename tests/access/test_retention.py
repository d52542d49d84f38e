"""The table of how long things are kept: whole, readable, and somebody keeps to every line of it."""

from __future__ import annotations

import pytest

from canbao.access import retention as module
from canbao.access.retention import BadRetention, Manner, retention_table, terms


def test_every_kind_that_is_to_go_has_a_keeper_and_no_other() -> None:
    """Keepers are named when Django is loaded, as in a worker."""
    from canbao.access.keeping import kept_kinds

    assert kept_kinds() == {kind for kind, term in terms().items() if term.manner is Manner.DESTROYED}


def test_what_the_law_wants_kept_nothing_destroys() -> None:
    kept = {kind: term.words for kind, term in terms().items() if term.manner is Manner.KEPT}
    assert kept == {"trail": "至少 3 年", "looks": "至少 3 年", "sharing": "至少 3 年", "standings": "至少 5 年"}


def test_a_keeper_of_what_is_to_be_kept_is_refused() -> None:
    from canbao.access.keeping import Due, Keeper, keep

    with pytest.raises(AssertionError, match="trail"):
        keep("trail", Keeper(lambda *_: Due(0, 0), lambda *_: None))


@pytest.mark.parametrize(("column", "word"), [("term", "24 hour"), ("term", "0 days"), ("manner", "burnt")])
def test_a_word_that_nobody_knows_is_refused(column: str, word: str) -> None:
    row = {"kind": "x", "label": "某", "term": "1 days", "manner": "kept", "counted_from": "", "then": "", "source": ""}
    with pytest.raises(BadRetention, match=word):
        module._term(row | {column: word})


def test_the_table_for_the_docs_names_every_kind() -> None:
    lines = retention_table().splitlines()
    assert [kind for kind in terms() if not any(line.startswith(f"| `{kind}` |") for line in lines)] == []
    assert "| 24 小时 |" in retention_table()
