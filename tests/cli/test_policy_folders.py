"""Folders of policies given on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.cli.policy_folders import folders_option, library_of
from canbao.cli.refusals import InputRefused
from canbao.policy.library import shipped_folder


def test_given_folders_come_before_the_shipped_ones(tmp_path: Path) -> None:
    assert library_of([tmp_path]).folders == (tmp_path, shipped_folder())


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="没有这个政策文件夹"):
        library_of([tmp_path / "none"])


def test_the_option_may_be_repeated() -> None:
    assert folders_option().default == []
