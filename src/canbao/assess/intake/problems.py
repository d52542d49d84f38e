"""What can be wrong with a people file: a closed list, each with its sentence and the way to mend it, and one wrong
cell.

In: nothing. Out: `Problem`, `Fault` (a problem of one word), `CellError` (a fault at a row and column). Never: an
identity number shown in full: every run of digits that could be one is masked, whatever the column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from canbao.values.id_number import mask_id

LONGEST_SHOWN = 60
"""Characters of a cell that are shown; what is wrong is seen in the first few."""
MOST_READ = 1_000
"""Characters of a cell that are looked at for a message: enough for any number that has to be masked among those
shown.
"""
_COULD_BE_ID = re.compile(r"\d(?:[ -]?\d){13,}(?:[ -]?[\dXx])?|\d\.\d{6,}[Ee]\+?\d+")


class Saying(NamedTuple):
    """What is wrong and what to do, in Chinese and in English. What is wrong follows the value as its predicate."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str


class Problem(Enum):
    """Every problem that a people file can have. The first ones concern the whole file or a whole column."""

    EMPTY_FILE = Saying("文件是空的", "the file is empty", "请重新导出", "export it again")
    NO_PEOPLE = Saying("只有表头，没有人", "there is a header but nobody below it", "请重新导出", "export it again")
    NOT_A_TABLE = Saying(
        "不是表格文件", "is not a table", "请另存为 .xlsx、.csv 或 .parquet", "save it as .xlsx, .csv or .parquet"
    )
    CUT_SHORT = Saying(
        "文件不完整或已损坏", "the file is cut short or damaged", "请重新导出或重新传送", "export or send it again"
    )
    ENCRYPTED = Saying(
        "工作簿有打开密码",
        "the workbook is encrypted",
        "请在 Excel 或 WPS 中去掉密码后另存",
        "remove the password and save it",
    )
    TOO_LARGE_UNPACKED = Saying(
        "解压后过大", "unpacks to far more than its size", "请另存为 .csv 或 .parquet", "save it as .csv or .parquet"
    )
    UNKNOWN_ENCODING = Saying(
        "既不是 UTF-8 也不是 GB18030 编码",
        "is neither UTF-8 nor GB18030",
        "请另存为“CSV UTF-8”",
        "save it as CSV UTF-8",
    )
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
    REPEATED_COLUMN = Saying("这一列出现了不止一次", "occurs more than once", "请只留一列", "keep one of them")
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

    RAGGED_ROW = Saying(
        "列数与表头不同", "has another number of cells than the header", "请检查引号和逗号", "check quotes and commas"
    )
    FORMULA = Saying("是公式", "is a formula", "请“选择性粘贴为数值”", "paste it as a value")
    ERROR_VALUE = Saying(
        "是错误值（如 #N/A）",
        "is an error value such as #N/A",
        "请改正公式或填写内容",
        "mend the formula or fill in the value",
    )
    WRONG_TYPE = Saying("类型不对", "has a wrong type", "请按所述类型填写", "write the type named")
    IMPOSSIBLE_DATE = Saying("不是日期", "is not a date", "应写成 2024-01-31", "write it as 2024-01-31")
    UNLIKELY_DATE = Saying("这一天不可能", "is a day that cannot be", "请核对日期", "check the day")
    UNKNOWN_WORD = Saying(
        "不是可用的内容", "is not one of the allowed words", "请改成可用的内容", "use an allowed word"
    )
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
    NEGATIVE = Saying("小于零", "is below zero", "请核对数目", "check the number")
    TOO_LARGE = Saying("数目过大", "is too large", "请核对数目", "check the number")
    UNLIKELY_YEAR = Saying(
        "年度不可能", "is a year that cannot be", "年度应在 1990–2100 之间", "write a year within 1990-2100"
    )
    NOT_A_LIST = Saying("不是所要的列表", "is not the list expected", "应写成 JSON", "write it as JSON")
    ID_AS_NUMBER = Saying(
        "以数值存储，末位已丢失",
        "is stored as a number and has lost its last digits",
        "请把该列设为文本后重新填写",
        "make the column text and enter it anew",
    )
    MISSING_ID = Saying("没有人员编号", "there is no person_id", "请填写", "fill it in")
    DUPLICATE_ID = Saying(
        "人员编号重复", "is the person_id of an earlier row too", "请删去一行或改正编号", "remove a row or mend the id"
    )
    EMPTY_CELL = Saying("必填而没有填", "must not be empty", "请填写", "fill it in")

    @property
    def code(self) -> str:
        """The name in files and logs: `impossible_date`."""
        return self.name.lower()


class Advice(NamedTuple):
    """More about one word: what is allowed, what may be meant."""

    zh: str = ""
    en: str = ""


NO_ADVICE = Advice()


class Fault(NamedTuple):
    """A problem of one word, whoever's it is. `found` is masked and cut (see `fault`)."""

    problem: Problem
    found: str = ""
    advice: Advice = NO_ADVICE


def fault(problem: Problem, found: object = "", advice: Advice = NO_ADVICE, *, is_id: bool = False) -> Fault:
    """A fault that may be shown: identity numbers masked, long texts cut.

    >>> fault(Problem.UNKNOWN_WORD, "430621199003071230").found
    '···1230'
    """
    text = "" if found is None else str(found)
    return Fault(problem, mask_id(text) if is_id and text else show(text), advice)


def show(text: str) -> str:
    """A text for a message: what could be an identity number masked, line breaks as spaces, cut when long."""
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text[:MOST_READ].split()))
    masked = _COULD_BE_ID.sub(lambda match: mask_id(match[0]), line)
    return masked if len(masked) <= LONGEST_SHOWN else masked[:LONGEST_SHOWN] + "…"


def _end(sentence: str, stop: str) -> str:
    """A sentence with its full stop, unless it ends as a question."""
    return sentence if sentence.endswith(("？", "?")) else sentence + stop


@dataclass(frozen=True)
class CellError:
    """One wrong cell. `row` as Excel shows it, the header being row 1; in Parquet the first person is row 1; 0: no
    row of its own.
    """

    file: str
    row: int
    column: str
    found: str
    problem: Problem
    advice: Advice = NO_ADVICE

    @property
    def mend(self) -> str:
        """What to do, in both languages."""
        said = self.problem.value
        zh = "；".join(part for part in (said.mend_zh, self.advice.zh) if part)
        return _end(zh, "。") + _end("; ".join(part for part in (said.mend_en, self.advice.en) if part), ".")

    @property
    def problem_text(self) -> str:
        """What is wrong, in both languages."""
        return f"{self.problem.value.zh} {self.problem.value.en}"

    @property
    def sentence(self) -> str:
        """File, row, column, value, what is wrong and how to mend it, in both languages.

        >>> CellError("a.csv", 3, "birth", "x", Problem.IMPOSSIBLE_DATE).sentence
        'a.csv 第 3 行 birth：“x”不是日期，应写成 2024-01-31。Row 3, birth: "x" is not a date; write it as 2024-01-31.'
        """
        said = self.problem.value
        zh = [f"第 {self.row} 行"] * bool(self.row) + [self.column] * bool(self.column)
        en = [f"row {self.row}"] * bool(self.row) + [self.column] * bool(self.column)
        found_zh, found_en = (f"“{self.found}”", f'"{self.found}" ') if self.found else ("", "")
        mend_zh = "；".join(part for part in (said.mend_zh, self.advice.zh) if part)
        mend_en = "; ".join(part for part in (said.mend_en, self.advice.en) if part)
        first = f"{' '.join([self.file, *zh])}：{found_zh}{said.zh}，{_end(mend_zh, '。')}"
        second = f"{', '.join(en)}{': ' if en else ''}{found_en}{said.en}; {_end(mend_en, '.')}"
        return first + second[:1].upper() + second[1:]
