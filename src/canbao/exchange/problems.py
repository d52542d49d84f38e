"""Why an exchanged package is not taken: a closed list with its sentences, and the refusal.

In: nothing. Out: `ExchangeProblem`, `PackageRefused`. Never: a package refused without a word to act on.
"""

from __future__ import annotations

from canbao.intake.problems import NO_ADVICE, Advice, Problem, Saying
from canbao.store.failures import StoreFailed


class ExchangeProblem(Problem):
    """What can be wrong with a package, in the order in which it is looked for."""

    NOT_A_MANIFEST = Saying(
        "清单不是本系统约定的格式，或已被改动",
        "the manifest is not of the agreed form, or was changed",
        "请原样重发清单",
        "send the manifest again as it was made",
    )
    OTHER_VERSION = Saying(
        "清单或格式的版本不认识",
        "its version is not known here",
        "请按格式说明里的版本生成",
        "make it in a version of the reference",
    )
    WRONG_DAY = Saying(
        "清单的日期在今天之后", "it was made after today", "请核对双方的日期", "compare the days of both systems"
    )
    OTHER_COUNTY = Saying(
        "是别的县的数据包", "it is another county's", "请发给清单上写的县", "send it to the county that it names"
    )
    OTHER_PARTY = Saying(
        "发件人或收件人不对", "it is from or to somebody else", "请核对往来单位代码", "compare the codes of both sides"
    )
    NOT_THEIRS = Saying(
        "这种格式不由该单位发送",
        "this kind of file is not theirs to send",
        "请核对格式和单位",
        "compare the format and the sender",
    )
    UNKNOWN_KEY = Saying(
        "签名密钥没有登记，或登记在别的单位名下",
        "the key is not registered for this sender",
        "请先由两人登记公钥",
        "have the public key registered by two persons",
    )
    OLD_KEY = Saying(
        "签名密钥已过有效期，或还没有生效",
        "the key is not valid on that day",
        "请用现用密钥签名后重发",
        "sign it with the present key and send it again",
    )
    REVOKED_KEY = Saying(
        "签名密钥已作废",
        "the key is revoked",
        "请换用新密钥，并查明旧密钥还有谁在用",
        "use a new key, and find out who still uses the old one",
    )
    BAD_SIGNATURE = Saying(
        "签名不符：清单被改动，或不是该密钥签的",
        "the signature is not of this manifest",
        "请原样重发；再不符，请电话核对",
        "send it again as it was signed; if that fails, telephone",
    )
    OTHER_DIGEST = Saying(
        "文件与清单的摘要不符：文件被改动、截断或配错",
        "the file is not the one that the manifest names: changed, cut or another one",
        "请重发文件",
        "send the file again",
    )
    UNREADABLE = Saying(
        "文件读不出", "the file cannot be read", "请按格式说明重新生成", "make it as the reference says"
    )
    BAD_ROWS = Saying(
        "文件里有不合格式的行",
        "it has rows that are not of the format",
        "请改正后用原编号重发",
        "mend it; keep the number",
    )
    OTHER_ROWS = Saying("行数与清单不符", "it has not as many rows as its manifest says", "请重新生成", "make it again")
    OTHER_SUM = Saying(
        "合计与清单不符", "its rows do not add up to the sum of its manifest", "请重新生成", "make it again"
    )
    SWAPPED = Saying(
        "这个编号已收过另一个数据包",
        "another package had this number before",
        "请查明哪一个是真的；新的内容请用新编号",
        "find out which is the right one; new content needs a new number",
    )
    TOO_FAR = Saying(
        "编号跳得太远", "its number is too far ahead", "请先补发缺少的编号", "send the missing numbers first"
    )
    MISSING = Saying(
        "前面的编号还没有收到",
        "earlier numbers are missing",
        "请补发缺少的编号；本包已留存，补齐后自动采用",
        "send the missing numbers; this one is kept and applied then",
    )
    BROKEN_CHAIN = Saying(
        "与上一个数据包接不上",
        "it does not follow the package before it",
        "请核对上一编号发的是哪一个",
        "find out which package had the number before",
    )
    NOT_APPLIED = Saying(
        "内容没有被采用", "its content was refused", "请按说明改正后用原编号重发", "mend it as told; keep the number"
    )
    NOT_SENT = Saying(
        "没有发过这个数据包", "no such package was sent", "请核对编号和摘要", "compare the number and the digest"
    )


class PackageRefused(StoreFailed):
    """A package, or an acknowledgement, that is not taken."""

    def __init__(self, problem: ExchangeProblem, advice: Advice = NO_ADVICE) -> None:
        self.problem = problem
        said = problem.said
        zh = "；".join(part for part in (said.zh, advice.zh, said.mend_zh) if part)
        en = "; ".join(part for part in (said.en, advice.en, said.mend_en) if part)
        super().__init__(f"{zh}。{en[:1].upper()}{en[1:]}.")
