"""Which clauses a line of words cites: `004 五(一) 年满60` names 五(一), `二(二)(三)` names two.

In: the text of a citation, the clauses of a notice. Out: the clauses meant, the narrowest that stand there. Never: a
clause read out of the middle of a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_FILE_NUMBER = re.compile(r"^\s*(\d{3})\b")
_WIDTHS = str.maketrans("（）　", "() ")
_NUMBERED = re.compile(r"\(([一二三四五六七八九十]+|\d+)\)")
_BARE = re.compile(r"[一二三四五六七八九十]$")


def split_citation(text: str) -> tuple[str, str]:
    """The number of the file and the words after it; without a number the words alone.

    >>> split_citation("004 五(一) 年满60")
    ('004', '五(一) 年满60')
    """
    found = _FILE_NUMBER.match(text)
    return (found[1], text[found.end() :].strip()) if found else ("", text.strip())


def clauses_in(text: str, clauses: Collection[str]) -> list[str]:
    """The clauses that the words name, each once, in their order.

    >>> clauses_in("五(一)(二) 三(困难人口不加收)", ["三", "五", "五(一)", "五(二)"])
    ['五(一)', '五(二)', '三']
    """
    return list(dict.fromkeys(_found(text.translate(_WIDTHS), sorted(clauses, key=len, reverse=True))))


def _found(text: str, clauses: list[str]) -> Iterator[str]:
    at = 0
    while at < len(text):
        clause = next((each for each in clauses if _stands_at(text, at, each)), None) if _is_start(text, at) else None
        if clause is None:
            at += 1
            continue
        yield clause
        at += len(clause)
        while (more := _NUMBERED.match(text, at)) and (other := f"{clause.rpartition('(')[0]}{more[0]}") in clauses:
            yield other
            at = more.end()


def _is_start(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in " 、,，;；"


def _stands_at(text: str, at: int, clause: str) -> bool:
    if not text.startswith(clause, at):
        return False
    end = at + len(clause)
    rest = text[end:]
    if not rest:
        return True
    if clause[-1].isdigit() and rest[0].isdigit():
        return False
    if _BARE.search(clause):
        return rest[0] in " 、,，;；第" or (rest[0] == "(" and _NUMBERED.match(rest) is None)
    return True
