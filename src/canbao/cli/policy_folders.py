"""The option `--policies DIR`: further folders of policies, looked through before the shipped ones.

In: folders as given on the command line. Out: a `Library`. Never: a folder that is not there passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.policy.library import Library


def folders_option() -> Any:
    """The option as every command declares it; it may be repeated."""
    return typer.Option(
        [], "--policies", metavar="DIR", help="另一个政策文件夹，可多次给出。Another folder of policies."
    )


def library_of(folders: Iterable[Path]) -> Library:
    """The policies of the folders and the shipped ones. Raises InputRefused for a folder that is not there."""
    from canbao.policy.library import Library

    given = tuple(folders)
    for folder in given:
        if not folder.is_dir():
            raise InputRefused(f"{folder}：没有这个政策文件夹 no such folder of policies")
    return Library.of(*given)
