"""Words that no list of words has: categories, grades, towns, villages; and a sex that the number contradicts.

In: a spot. Out: `WORD_KINDS`. Never: a misspelling that is a spelling of something.
"""

from __future__ import annotations

from canbao.people.errors.kinds import UNFIT, ErrorKind, Level, Spot, Unfit
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.standing_rows import kind_of_spelling
from canbao.people.workbooks.suppliers import Content

NO_CATEGORIES = ("待核实类别", "第九类人员", "测试类别")
# Characters that are taken for one another because they look or sound alike.
ALIKE = dict(zip("象员休困孤低边户学优贫居职病家儿保残监脱", "像圆体因弧抵辺护字忧贪局织疾冢几堡歹临悦", strict=True))
OTHER_SEX = {"男": "女", "女": "男"}


def misspell_category(spot: Spot) -> CellValue | Unfit:
    """One character taken for another; a word without such is too short or doubles its last."""
    word = spot.text
    places = [at for at, character in enumerate(word) if character in ALIKE]
    if len(word) < 2:
        return UNFIT
    if places:
        at = places[int(spot.rng.integers(len(places)))]
        wrong = word[:at] + ALIKE[word[at]] + word[at + 1 :]
    else:
        wrong = word + word[-1]
    return UNFIT if wrong in kind_of_spelling() else wrong


def leave_out_grade(spot: Spot) -> CellValue | Unfit:
    """No grade, where the category beside it does not tell one."""
    return UNFIT if "级" in str(spot.of(Content.CATEGORY)) else _unless_empty(None, spot)


def _unless_empty(text: CellValue, spot: Spot) -> CellValue | Unfit:
    return text if spot.text else UNFIT


WORD_KINDS: tuple[ErrorKind, ...] = (
    ErrorKind(
        "category_unknown", Level.ERROR, (Content.CATEGORY,), lambda spot: _unless_empty(spot.pick(NO_CATEGORIES), spot)
    ),
    ErrorKind("category_misspelt", Level.ERROR, (Content.CATEGORY,), misspell_category),
    ErrorKind("category_empty", Level.ERROR, (Content.CATEGORY,), lambda spot: _unless_empty(None, spot)),
    ErrorKind("grade_5", Level.ERROR, (Content.GRADE,), lambda spot: _unless_empty("五级", spot)),
    ErrorKind("grade_missing", Level.ERROR, (Content.GRADE,), leave_out_grade),
    ErrorKind("town_unknown", Level.ERROR, (Content.TOWN,), lambda spot: _unless_empty("虚构镇", spot)),
    ErrorKind("village_unknown", Level.ERROR, (Content.VILLAGE,), lambda spot: _unless_empty("虚构村", spot)),
    ErrorKind("sex_contradicts_id", Level.ERROR, (Content.SEX,), lambda spot: OTHER_SEX.get(spot.text, UNFIT)),
)
