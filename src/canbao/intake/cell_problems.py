"""What can be wrong with a row or a cell: closed lists, each entry with its sentence and the way to mend it.

In: nothing. Out: `CellProblem` (must be mended by the sender), `CellDoubt` (please confirm), `Mending` (was mended on
reading, and is said). Never: a problem of one list alone; a list's own rules are the business of the room above.
"""

from __future__ import annotations

from canbao.intake.problems import Problem, Saying

_NUMBER_LOST = "以数值存储，末位已丢失"


class CellProblem(Problem):
    """Why a row is not taken."""

    RAGGED_ROW = Saying(
        "列数与表头不同", "has another number of cells than the header", "请检查引号和分隔符", "check quotes and commas"
    )
    NOT_A_RECORD = Saying(
        "必填的列全是空的，像是合计或落款",
        "has none of the required cells and looks like a total or a signature",
        "请删去这一行，或补全内容",
        "remove the row or fill it in",
    )
    REPEATED_HEADER = Saying("是重复的表头", "is the header once more", "请删去这一行", "remove the row")
    REPEATED_ROW = Saying("与前面的行重复", "repeats an earlier row", "请删去一行", "remove one of them")
    MISSING_ONE_OF = Saying("几项里至少要填一项", "needs at least one of some cells", "请填写", "fill one in")
    EMPTY_CELL = Saying("必填而没有填", "must not be empty", "请填写", "fill it in")
    FORMULA = Saying("是公式", "is a formula", "请“选择性粘贴为数值”", "paste it as a value")
    ERROR_VALUE = Saying(
        "是错误值（如 #N/A）",
        "is an error value such as #N/A",
        "请改正公式或填写内容",
        "mend the formula or fill in the value",
    )

    TOO_LONG = Saying("文字过长", "is too long", "请缩短", "shorten it")
    CONTROL_CHARACTER = Saying(
        "含有看不见的控制字符", "holds a control character", "请重新键入这一格", "type the cell anew"
    )
    GARBLED = Saying("含有乱码", "holds garbled characters", "请重新键入这一格", "type the cell anew")
    EMOJI = Saying("含有表情或图形符号", "holds an emoji or a pictograph", "请删去该符号", "remove it")
    NOT_A_NAME = Saying("不是姓名", "is not a name", "请填写证件上的姓名", "write the name of the document")

    ID_AS_NUMBER = Saying(
        _NUMBER_LOST,
        "is stored as a number and has lost its last digits",
        "请把该列设为文本后重新填写",
        "make the column text and enter it anew",
    )
    ID_SHAPE = Saying(
        "位数或字符不符合证件号码的格式",
        "does not have the form of such a number",
        "请对照证件核对",
        "check the document",
    )
    ID_REGION = Saying("省级代码不存在", "has no such province", "请对照证件核对前两位", "check the first two digits")
    ID_DATE = Saying(
        "里面的出生日期不存在", "holds a day of birth that is none", "请对照证件核对", "check the document"
    )
    ID_TOO_EARLY = Saying(
        "里面的出生日期早于 1900 年", "holds a day of birth before 1900", "请对照证件核对", "check the document"
    )
    ID_FUTURE = Saying(
        "里面的出生日期还没有到", "holds a day of birth in the future", "请对照证件核对", "check the document"
    )
    ID_CHECK_CHARACTER = Saying(
        "校验码不符，可能有一位输错或相邻两位颠倒",
        "fails its check character: a digit is wrong or two neighbours are swapped",
        "请对照证件核对",
        "check the document",
    )
    NOT_A_PERSON = Saying(
        "是单位的统一社会信用代码", "is the code of an organisation", "请填写个人的证件号码", "write a person's number"
    )

    IMPOSSIBLE_DATE = Saying("不是日期", "is not a date", "应写成 2024-01-31", "write it as 2024-01-31")
    UNLIKELY_DATE = Saying("这一天不可能", "is a day that cannot be", "请核对日期", "check the day")
    NOT_A_NUMBER = Saying("不是整数", "is not a whole number", "请只填数字", "write digits only")
    NEGATIVE = Saying("小于零", "is below zero", "请核对数目", "check the number")
    TOO_SMALL = Saying("数目过小", "is too small", "请核对数目", "check the number")
    TOO_LARGE = Saying("数目过大", "is too large", "请核对数目", "check the number")
    NOT_MONEY = Saying(
        "不是以元为单位、最多两位小数的金额",
        "is not an amount in yuan with at most two decimals",
        "应写成 187.50",
        "write it as 187.50",
    )
    UNKNOWN_WORD = Saying(
        "不是可用的内容", "is not one of the allowed words", "请改成可用的内容", "use an allowed word"
    )
    NOT_A_PHONE = Saying(
        "不是电话号码",
        "is not a telephone number",
        "应为 11 位手机号或带区号的座机号",
        "write 11 digits, or a landline with its area code",
    )
    NOT_YES_OR_NO = Saying("不是“是”或“否”", "is neither yes nor no", "请填是或否", "write yes or no")


class CellDoubt(Problem):
    """What the sender is asked to confirm; the row is taken."""

    UNKNOWN_COUNTY = Saying(
        "前六位不是现有的县区代码",
        "begins with a code that no county has today",
        "旧代码也可能对，请确认",
        "an old code may be right; confirm it",
    )
    OLD_15_DIGITS = Saying(
        "是 15 位旧号，已换算为 18 位",
        "is an old number of 15 digits, read as the 18 it became",
        "请确认",
        "confirm it",
    )
    SEQUENCE_ZERO = Saying("顺序码为 000", "has the sequence 000", "请确认", "confirm it")
    FORM_ONLY = Saying(
        "只能核对格式", "can be checked for its form only", "请对照原件确认", "compare it with the document"
    )
    NO_RESIDENCE_PERMIT = Saying(
        "持证人非中国籍，不能申领居住证",
        "belongs to somebody who can have no residence permit",
        "请人工处理",
        "handle it by hand",
    )
    SELF_MADE_CHARACTER = Saying(
        "含自造字", "holds a self-made character", "请确认，别的电脑上可能显示不出", "confirm it; others may not see it"
    )
    ONE_CHARACTER = Saying("只有一个字", "has only one character", "请确认姓名完整", "confirm that it is whole")
    ODD_NAME = Saying("含数字、括号或标点", "holds digits, brackets or signs", "请确认这是姓名", "confirm the name")


class Mending(Problem):
    """What was mended on reading. Nothing is asked of the sender; it is said so that nobody is surprised."""

    FULL_WIDTH = Saying("全角字符已改为半角", "full-width characters were made half-width", "不必改", "nothing to do")
    LOWER_X = Saying("末位小写 x 已改为 X", "the small x was made a capital", "不必改", "nothing to do")
    X_SIGN = Saying("末位的 × 或 Х 已改为 X", "a sign like an X was made an X", "不必改", "nothing to do")
    BLANKS = Saying("多余的空格或换行已去掉", "blanks and line breaks were removed", "不必改", "nothing to do")
    APOSTROPHE = Saying("引号或等号已去掉", "quotes around it were removed", "不必改", "nothing to do")
    SEPARATORS = Saying("分隔符号已去掉", "separating signs were removed", "不必改", "nothing to do")
    INVISIBLE = Saying("看不见的字符已去掉", "invisible characters were removed", "不必改", "nothing to do")
    SPELLING = Saying("写法已统一", "was put into the usual spelling", "不必改", "nothing to do")
    SERIAL_DATE = Saying(
        "是日期序号，已换算为日期", "was a day's serial number, read as the day", "不必改", "nothing to do"
    )
    UNIT = Saying("货币符号或“元”已去掉", "the sign of the currency was removed", "不必改", "nothing to do")
    NUMBER_AS_TEXT = Saying("是数值，已按文字读", "was a number, read as a text", "不必改", "nothing to do")
