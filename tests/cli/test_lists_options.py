"""Days of the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from canbao.cli.lists_options import day_of, write_out
from canbao.cli.refusals import InputRefused


def test_a_day_is_one_or_refused(tmp_path: Path) -> None:
    assert day_of("2024-09-30") == date(2024, 9, 30)
    with pytest.raises(InputRefused, match="30/9"):
        day_of("30/9")
    write_out(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
