"""A real server of the tests' own: as an ordinary user in a temporary folder, as root under the service's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from canbao.store.layout import Layout, layout_of
from canbao.store.server import Server


def forget(layout: Layout) -> None:
    """Leave nothing behind."""
    Server(layout).stop()
    shutil.rmtree(layout.home, ignore_errors=True)
    shutil.rmtree(layout.sockets, ignore_errors=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(layout_of(tmp_path_factory.mktemp("var")))
    made.start()
    yield made
    forget(made.layout)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A folder for a server that the test starts itself."""
    yield tmp_path / "var"
    forget(layout_of(tmp_path / "var"))
