"""Errors as people read them: the one place that turns what a room raised into a message and an exit status.

In: an exception. Out: a message that says what is wrong, where, and what to do; the status: 2 for bad input, 3 for a
mistake of canbao itself. Never: a traceback (`--debug` shows it), an error swallowed.
"""

from __future__ import annotations

import sys

BAD_INPUT = 2
OWN_MISTAKE = 3
_DEBUG_HINT = "加 --debug 查看详情 add --debug for details"


class InputRefused(ValueError):
    """Bad input that a command found out itself. The text is the message."""


def refuse(error: BaseException) -> int:
    """Print the message of an error to stderr and say the exit status."""
    message, status = judge(error)
    print(message, file=sys.stderr)
    return status


def judge(error: BaseException) -> tuple[str, int]:
    """The message and exit status of an error.

    >>> judge(InputRefused("没有这个人 no such person: 7"))
    ('没有这个人 no such person: 7', 2)
    """
    if getattr(error, "is_for_people", False):
        return str(error), BAD_INPUT
    if isinstance(error, OSError):
        return _of_system(error), BAD_INPUT
    if isinstance(error, UnicodeDecodeError):
        return f"文件不是 UTF-8 编码，请另存为 UTF-8 not UTF-8: {error.reason}", BAD_INPUT
    if isinstance(error, ValueError):
        return (str(error) if _is_written_for_people(error) else f"{error}\n{_DEBUG_HINT}"), BAD_INPUT
    return f"canbao 内部错误 internal error: {type(error).__name__}: {error}\n{_DEBUG_HINT}", OWN_MISTAKE


def _is_written_for_people(error: ValueError) -> bool:
    """Whether our own code raised it, with a whole sentence; a ValueError of a library is a fragment."""
    if type(error).__module__.partition(".")[0] == "canbao":
        return True
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return at is not None and str(at.tb_frame.f_globals.get("__name__", "")).partition(".")[0] == "canbao"


def _of_system(error: OSError) -> str:
    reasons: tuple[tuple[type[OSError], str], ...] = (
        (FileNotFoundError, "找不到，请检查路径 not found"),
        (IsADirectoryError, "是文件夹，不是文件 is a folder, not a file"),
        (NotADirectoryError, "上级不是文件夹 its parent is not a folder"),
        (FileExistsError, "已经存在 already there"),
        (PermissionError, "没有权限 not permitted"),
    )
    said = next((text for kind, text in reasons if isinstance(error, kind)), error.strerror or str(error))
    return f"{error.filename}：{said}" if error.filename else str(said)
