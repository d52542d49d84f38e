"""Names in pinyin: to sort lists and to find people by initials.

In: a name in one spelling. Out: the sort key, and the initials of every reading. Surnames have readings of their own
(单 is shàn); both are found. Never: a name told apart from another by its pinyin.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

# Readings as surnames that differ from the commonest reading of the character.
_SURNAMES = {
    "单": "shan", "解": "xie", "查": "zha", "盖": "ge", "区": "ou", "曾": "zeng", "覃": "qin", "翟": "zhai", "卜": "bu",
    "仇": "qiu", "朴": "piao", "任": "ren", "华": "hua", "乐": "yue", "召": "shao", "洗": "xian", "冼": "xian",
    "尹": "yin", "折": "she", "员": "yun", "秘": "bi", "缪": "miao", "宓": "mi", "祭": "zhai", "种": "chong",
    "繁": "po", "晁": "chao", "隗": "wei", "郗": "xi", "应": "ying", "贾": "jia", "黑": "he", "盛": "sheng",
    "那": "na", "哈": "ha", "车": "che", "石": "shi", "柏": "bai", "过": "guo", "葛": "ge", "宁": "ning", "阚": "kan",
    "逄": "pang", "谌": "chen", "牟": "mu", "令": "ling", "訾": "zi", "殳": "shu", "句": "gou", "长孙": "zhang sun",
    "尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai",
}  # fmt: skip
_MOST_READINGS = 8
"""Of initials that are kept for one name: three characters of two readings each."""
_LONGEST_KEY = 200
"""Characters of the sort key: thirty of the longest syllables, more than sorting needs."""
_LONGEST_INITIALS = 100
"""Characters of all initials: readings beyond are left out, the sort key's own first."""


def sort_key(name: str) -> str:
    """Syllables without tones, the surname as surnames are read.

    >>> sort_key("单雄信")
    'shan xiong xin'
    """
    for length in (2, 1):
        if len(name) > length - 1 and name[:length] in _SURNAMES:
            rest = [_readings(character)[0] for character in name[length:]]
            return " ".join([_SURNAMES[name[:length]], *rest])[:_LONGEST_KEY]
    return " ".join(_readings(character)[0] for character in name)[:_LONGEST_KEY]


def initials(name: str) -> str:
    """First letters of every reading, separated by blanks, the sort key's first.

    >>> initials("单雄信")
    'sxx dxx cxx'
    """
    first = "".join(word[0] for word in sort_key(name).split())
    letters = [tuple(dict.fromkeys(reading[0] for reading in _readings(character))) for character in name]
    others = ("".join(found) for found, _ in zip(product(*letters), range(_MOST_READINGS), strict=False))
    found = ""
    for word in dict.fromkeys([first, *others]):
        if len(found) + 1 + len(word) > _LONGEST_INITIALS:
            break
        found = f"{found} {word}".strip()
    return found


@lru_cache(maxsize=30_000)
def _readings(character: str) -> tuple[str, ...]:
    """Every reading of one character without tone, the commonest first; the character itself if it has none."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="default")[0]
    return tuple(dict.fromkeys(found)) or (character,)
