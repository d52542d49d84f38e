"""What can be wrong with a file as a whole, and what a sender should know of it: closed lists with their sentences.

In: nothing. Out: `FileProblem` (the file is refused), `FileDoubt` (it is read; please confirm). Never: a cell's problem
(`cell_problems`).
"""

from __future__ import annotations

from canbao.intake.problems import Problem, Saying


class FileProblem(Problem):
    """Why a file is refused as a whole."""

    EMPTY_FILE = Saying("文件是空的", "the file is empty", "请重新导出", "export it again")
    TOO_LARGE_FILE = Saying("文件过大", "the file is too large", "请分成几份报送", "send it in parts")
    NOT_A_TABLE = Saying("不是表格文件", "is not a table", "请另存为 .xlsx 或 .csv", "save it as .xlsx or .csv")
    CUT_SHORT = Saying(
        "文件不完整或已损坏", "the file is cut short or damaged", "请重新导出或重新传送", "export or send it again"
    )
    ENCRYPTED = Saying(
        "工作簿有打开密码",
        "the workbook is encrypted",
        "请在 Excel 或 WPS 中去掉密码后另存",
        "remove the password and save it",
    )
    UTF_16 = Saying("是 UTF-16 编码", "is encoded in UTF-16", "请另存为“CSV UTF-8”或 .xlsx", "save it as CSV UTF-8")
    UNKNOWN_ENCODING = Saying(
        "既不是 UTF-8 也不是 GB18030 编码",
        "is neither UTF-8 nor GB18030",
        "请另存为“CSV UTF-8”",
        "save it as CSV UTF-8",
    )

    TOO_LARGE_UNPACKED = Saying(
        "解压后过大",
        "unpacks to far more than it may",
        "请分成几份，或另存为 .csv",
        "send it in parts or save it as .csv",
    )
    LYING_ARCHIVE = Saying(
        "压缩目录与内容不符",
        "the directory of the archive does not tell what is in it",
        "请用 Excel 或 WPS 打开后另存",
        "open it in Excel or WPS and save it anew",
    )
    TOO_MANY_MEMBERS = Saying(
        "压缩包里的部件过多", "the archive has too many members", "请用 Excel 或 WPS 打开后另存", "save it anew"
    )
    EMBEDDED_FILE = Saying(
        "里面嵌有别的文件",
        "has other files inside",
        "请删去嵌入的对象后另存",
        "remove the embedded objects and save it",
    )
    MACROS = Saying("带有宏", "holds macros", "请另存为不带宏的 .xlsx", "save it as .xlsx without macros")
    ENTITIES = Saying(
        "里面的 XML 带有 DOCTYPE 或实体声明",
        "its XML declares a document type or entities",
        "请用 Excel 或 WPS 打开后另存",
        "open it in Excel or WPS and save it anew",
    )
    UNKNOWN_XML = Saying(
        "里面的 XML 不是 UTF-8 编码", "its XML is not UTF-8", "请用 Excel 或 WPS 打开后另存", "save it anew"
    )
    EXTERNAL_LINK = Saying(
        "引用了别的文件或网址",
        "refers to another file or address",
        "请在“数据—编辑链接”中断开链接后另存",
        "break the links and save it",
    )
    NO_CELL_PLACES = Saying(
        "单元格没有写明位置", "its cells do not say where they stand", "请用 Excel 或 WPS 打开后另存", "save it anew"
    )
    DATES_FROM_1904 = Saying(
        "日期从 1904 年算起",
        "counts its days from 1904",
        "请在选项里取消“使用 1904 日期系统”并核对日期",
        "switch off the 1904 date system and check the dates",
    )

    TOO_MANY_ROWS = Saying("行数过多", "has too many rows", "请分成几份报送", "send it in parts")
    TOO_MANY_COLUMNS = Saying("列数过多", "has too many columns", "请只留名单要的列", "keep the columns of the list")
    TOO_MUCH_TEXT = Saying(
        "文字总量过大", "holds too much text", "请删去长段文字，或分成几份报送", "remove long texts or send it in parts"
    )
    NO_HEADER_FOUND = Saying(
        "没有找到表头", "has no header row", "请在前 20 行内写明列名", "write the column names within the first 20 rows"
    )
    TWO_HEADER_ROWS = Saying("有两行表头", "has two header rows", "请只留一行列名", "keep one row of names")
    MERGED_CELLS = Saying(
        "名单里有合并单元格", "has merged cells in the list", "请取消合并，逐行填写", "unmerge them and fill each row"
    )
    SEVERAL_SHEETS = Saying(
        "有几张工作表都像名单", "has several sheets that could be the list", "请只留一张", "keep one of them"
    )
    MISSING_REQUIRED = Saying("缺少必需的列", "lacks a required column", "请补上该列", "add the column")
    REPEATED_COLUMN = Saying("这一列出现了不止一次", "occurs more than once", "请只留一列", "keep one of them")
    NO_ROWS = Saying("只有表头，没有内容", "has a header but nothing below it", "请填写后再报送", "fill it in")


class FileDoubt(Problem):
    """What the sender is asked to confirm of the file; it has been read."""

    HIDDEN_ROWS = Saying(
        "有被隐藏（或筛选掉）的行，也已读入",
        "has hidden or filtered rows, which were read too",
        "请确认它们也在名单之内",
        "confirm that they belong to the list",
    )
    HIDDEN_COLUMN = Saying(
        "是被隐藏的列，也已读入", "is a hidden column, which was read too", "请确认内容无误", "confirm what it holds"
    )
    HIDDEN_LIST = Saying(
        "是被隐藏的工作表，里面也像名单，没有读",
        "is a hidden sheet that could be a list too; it was not read",
        "请确认不必报送",
        "confirm that it is not to be sent",
    )
