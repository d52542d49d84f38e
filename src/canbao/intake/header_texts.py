"""Headers in the form in which they are compared.

In: a header as somebody wrote it. Out: its plain form. Never: a likeness; two headers are the same or they are not.
"""

from __future__ import annotations

import re
import unicodedata

from canbao.values.names import repair_gb18030

# What templates and offices put around the name of a column to say that it must be filled in.
_MARKS = re.compile(r"^[*＊]+|(?:\((?:必填|必填项|必输|选填|可选|required)\)|\[(?:必填|选填)\]|[*＊:：])+$")
_BRACKETS = str.maketrans({"【": "[", "】": "]", "〔": "(", "〕": ")", "﹙": "(", "﹚": ")", "［": "[", "］": "]"})


def plain_header(header: str) -> str:
    """A header in the form in which headers are compared: width, white space, case and marks of what is required do
    not matter.

    >>> plain_header(" 实缴金额（分） "), plain_header("Paid_On"), plain_header("*身份\\n证号（必填）")
    ('实缴金额(分)', 'paid_on', '身份证号')
    """
    text = unicodedata.normalize("NFKC", repair_gb18030(header)).translate(_BRACKETS).casefold()
    return _MARKS.sub("", "".join(letter for letter in text if not letter.isspace() and letter.isprintable()))
