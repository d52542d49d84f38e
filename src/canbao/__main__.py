"""`python -m canbao`: the same as the command `canbao`."""

from __future__ import annotations

from canbao.cli.main import main

main()
