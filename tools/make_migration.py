"""The next migration of a room, worked out by Django from its models, in this project's style.

In: the room and a name (`python tools/make_migration.py registry tables`). Out: a file in the room's `migrations`.
Never: what Django cannot work out (grants, row-level security, triggers, keys over several columns): that is written by
hand with `canbao.store.schema`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path

from django.core.management import call_command

from canbao.store.opening import set_up_django

ROOT = Path(__file__).resolve().parent.parent
FIRST_OF_ALL = "0003_guards"
"""The store's migration that a room's first one follows."""
HEAD = '"""Tables of the room, as Django works them out from its models."""\n\nfrom __future__ import annotations\n\n'


def main(room: str, name: str) -> None:
    """Make it and print its path."""
    warnings.simplefilter("ignore")  # no server need run to work out a migration
    set_up_django()
    call_command("makemigrations", room, "-n", name, verbosity=0)
    made = sorted((ROOT / "src" / "canbao" / room / "migrations").glob(f"*_{name}.py"))
    if not made:
        sys.exit(f"{room}: models and migrations agree already")
    text = re.sub(r"^# Generated.*\n\n", HEAD, made[-1].read_text(encoding="utf-8"))
    if room != "store":
        text = re.sub(r"dependencies = \[\s*\]", f'dependencies = [("store", "{FIRST_OF_ALL}")]', text)
    made[-1].write_text(text, encoding="utf-8")
    for command in (["check", "-q", "--fix", "--select", "I,UP"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(made[-1])], check=False, cwd=ROOT)
    print(made[-1].relative_to(ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:3])
