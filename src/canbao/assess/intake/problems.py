"""What can be wrong with a people file alone: a closed list beside those of all files (`canbao.intake`).

In: nothing. Out: `PeopleProblem`; `PEOPLE_FILE_PROBLEMS`, all that a people file can be refused for. Never: a problem
that any other file can have.
"""

from __future__ import annotations

from canbao.intake.cell_problems import CellProblem
from canbao.intake.file_problems import FileProblem
from canbao.intake.problems import Problem, Saying


class PeopleProblem(Problem):
    """Problems of the people table. The first ones concern the whole file or a whole column."""

    NO_PEOPLE = Saying("只有表头，没有人", "there is a header but nobody below it", "请重新导出", "export it again")
    NO_HEADER = Saying(
        "第 1 行没有认得的列名",
        "row 1 holds no known column name",
        "请让列名成为第 1 行",
        "make the column names row 1",
    )
    SECOND_HEADER = Saying(
        "有两行表头", "there are two header rows", "请只留一行列名，并使其成为第 1 行", "keep one row of names as row 1"
    )
    UNKNOWN_COLUMN = Saying(
        "不是认得的列名", "is not a known column", "请改列名或删去该列", "rename or remove the column"
    )
    UNNAMED_COLUMN = Saying(
        "有内容的列没有列名", "a column with content has no name", "请补列名或删去该列", "name or remove the column"
    )
    MISSING_COLUMN = Saying("缺少政策要读的列", "a column that the policy reads is missing", "请补上", "add it")
    COLUMN_TYPE = Saying(
        "整列的类型不对", "the whole column has a wrong type", "请按所述类型重新导出", "export it with the type named"
    )
    FORMULA_COLUMN = Saying(
        "整列都是公式", "the whole column is formulas", "请复制后“选择性粘贴为数值”", "paste the column as values"
    )

    WRONG_TYPE = Saying("类型不对", "has a wrong type", "请按所述类型填写", "write the type named")
    UNKNOWN_PLACE = Saying(
        "不是区划代码",
        "is not a division code",
        "应为 2、4、6、9 或 12 位数字，或 none",
        "write 2, 4, 6, 9 or 12 digits, or none",
    )
    UNKNOWN_STANDING = Saying(
        "不是认得的身份名称", "is not a known standing", "请改成目录里的名称", "use a name of the catalogue"
    )
    GRADED_LIST = Saying(
        "带有等级，不能说明整份名单完整",
        "names a grade and cannot declare a whole list",
        "请写身份本身，如 残疾人",
        "name the standing alone",
    )
    WRONG_GRADE = Saying("不是等级", "is not a grade", "应为 1–4", "write 1 to 4")
    UNLIKELY_YEAR = Saying(
        "年度不可能", "is a year that cannot be", "年度应在 1990–2100 之间", "write a year within 1990-2100"
    )
    NOT_A_LIST = Saying("不是所要的列表", "is not the list expected", "应写成 JSON", "write it as JSON")
    MISSING_ID = Saying("没有人员编号", "there is no person_id", "请填写", "fill it in")
    DUPLICATE_ID = Saying(
        "人员编号重复", "is the person_id of an earlier row too", "请删去一行或改正编号", "remove a row or mend the id"
    )


PEOPLE_FILE_PROBLEMS: tuple[Problem, ...] = (
    FileProblem.EMPTY_FILE,
    FileProblem.NOT_A_TABLE,
    FileProblem.CUT_SHORT,
    FileProblem.ENCRYPTED,
    FileProblem.UTF_16,
    FileProblem.UNKNOWN_ENCODING,
    FileProblem.TOO_LARGE_UNPACKED,
    FileProblem.LYING_ARCHIVE,
    FileProblem.TOO_MANY_MEMBERS,
    FileProblem.EMBEDDED_FILE,
    FileProblem.MACROS,
    FileProblem.ENTITIES,
    FileProblem.UNKNOWN_XML,
    FileProblem.EXTERNAL_LINK,
    FileProblem.REPEATED_COLUMN,
    *PeopleProblem,
    CellProblem.RAGGED_ROW,
    CellProblem.FORMULA,
    CellProblem.ERROR_VALUE,
    CellProblem.IMPOSSIBLE_DATE,
    CellProblem.UNLIKELY_DATE,
    CellProblem.UNKNOWN_WORD,
    CellProblem.NEGATIVE,
    CellProblem.TOO_LARGE,
    CellProblem.ID_AS_NUMBER,
    CellProblem.EMPTY_CELL,
)
"""Whole file first, then columns, then cells."""
