"""docs/reference/commands.md: every command with its arguments and options.

In: what each command registers with typer. Out: the page. Never: an option that a command does not have.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from typer.models import ArgumentInfo

from canbao.cli.main import COMMANDS, GROUPS, Entry, bare_app
from canbao.cli.refusals import BAD_INPUT, OWN_MISTAKE
from reference.markdown import code, page, section, table

_STATUS = (
    (0, "everything is fine"),
    (1, "there are findings, or a case failed"),
    (BAD_INPUT, "the input is bad; the message on standard error says what and where"),
    (OWN_MISTAKE, "a mistake of canbao itself; please report it"),
)
_REQUIRED = ...
_SAYS_NOTHING: tuple[Any, ...] = (None, "", False, [], 0, _REQUIRED)


@dataclass(frozen=True)
class Parameter:
    """One argument or option of a command."""

    name: str
    kind: Any
    info: Any

    @property
    def is_argument(self) -> bool:
        return isinstance(self.info, ArgumentInfo)

    @property
    def is_required(self) -> bool:
        return self.info.default is _REQUIRED

    @property
    def value(self) -> str:
        """What stands for the value; nothing for a flag."""
        if self.kind is bool:
            return ""
        return str(self.info.metavar or self.name.upper())

    @property
    def decls(self) -> tuple[str, ...]:
        if self.is_argument:
            return ()
        return tuple(self.info.param_decls or (f"--{self.name.replace('_', '-')}",))


def make() -> str:
    """The page."""
    there = [entry for entry in COMMANDS if entry.is_there()]
    overview = table(["command", "what it does"], [(f"[{code(full_name(e))}](#{_anchor(e)})", e.help) for e in there])
    return page(
        "Commands",
        "`canbao` without a command, and any command with `-h`, print help. Policies are named as `canbao policy "
        "list` "
        "shows them; `--policies DIR` adds a folder of your own. `--debug` anywhere shows the traceback of an error.",
        overview,
        section("Exit status", table(["status", "meaning"], _STATUS)),
        *(_command(entry) for entry in there),
    )


def full_name(entry: Entry) -> str:
    """As it is typed."""
    assert not entry.group or entry.group in GROUPS
    return " ".join(part for part in ("canbao", entry.group, entry.name) if part)


def _anchor(entry: Entry) -> str:
    return full_name(entry).replace(" ", "-")


def _command(entry: Entry) -> str:
    app = bare_app()
    importlib.import_module(entry.module).register(app)
    registered = app.registered_commands[0]
    parameters = list(_parameters(registered.callback))
    usage = " ".join([full_name(entry), *_usage(parameters)])
    rows = [_row(parameter) for parameter in parameters]
    return section(
        full_name(entry),
        str(registered.help or entry.help),
        f"```\n{usage}\n```",
        table(["argument or option", "meaning"], rows),
    )


def _parameters(callback: Any) -> Iterator[Parameter]:
    """Arguments first, as they are typed."""
    signature = inspect.signature(callback, eval_str=True)
    found = [Parameter(name, item.annotation, item.default) for name, item in signature.parameters.items()]
    yield from (parameter for parameter in found if parameter.is_argument)
    yield from (parameter for parameter in found if not parameter.is_argument)


def _usage(parameters: list[Parameter]) -> Iterator[str]:
    for parameter in parameters:
        if parameter.is_argument:
            yield parameter.value if parameter.is_required else f"[{parameter.value.strip('[].')}]..."
        elif parameter.is_required:
            yield f"{parameter.decls[0]} {parameter.value}"
    if any(not parameter.is_argument for parameter in parameters):
        yield "[OPTIONS]"


def _row(parameter: Parameter) -> tuple[str, str]:
    shown = code(parameter.value) if parameter.value else ""
    names = ", ".join(code(name) for name in parameter.decls)
    return " ".join(part for part in (names, shown) if part), " ".join(_notes(parameter))


def _notes(parameter: Parameter) -> Iterator[str]:
    yield str(parameter.info.help or "")
    if isinstance(parameter.kind, type) and issubclass(parameter.kind, Enum):
        yield f"One of {', '.join(code(choice.value) for choice in parameter.kind)}."
    default = parameter.info.default
    if parameter.is_required:
        yield "Required." if not parameter.is_argument else ""
    elif default not in _SAYS_NOTHING:
        yield f"Default: {code(getattr(default, 'value', default))}."
