"""Whole explanations as they are read aloud. The texts are worth reading."""

from __future__ import annotations

from tests.assessing import NANAN, run, shipped, standing
from tests.policy_texts import book_of

from canbao.assess.explaining import explain, to_text

SEVERAL = [standing("低保边缘家庭成员", "2023-05-01"), standing("监测对象", "2023-06-01")]

CHINESE = """\
南安市2024年度城乡居民基本医保参保登记和基金征缴（南政办明传〔2023〕41号）
2024年3月10日缴费。

本人应缴 39.00 元。
  应缴 = 标准 390.00（三） − 资助 351.00（五(二)） = 39.00 元
  谁出：本人 39.00 元，政府补助 351.00 元。
待遇：从2024年3月10日开始，到2024年12月31日为止（二(二)）。
等待：不用等待（二(二)）。

【为什么】
1. 可以参保，依据 一(一)。条件：是内地居民 且 户籍地在南安市。本人：是内地居民，户籍地是南安市。
2. 标准 390.00 元，依据 三。条件：缴费日期不晚于上半年补缴期末日（2024-06-30）。本人：缴费日期是2024年3月10日。
3. 资助 351.00 元 = 390.00 × 90%，由政府补助出，依据 五(二)。条件：持有“监测对象”身份。\
本人：持有“防止返贫监测对象”身份（2023年6月1日认定）。
4. 待遇从哪天开始，依据 二(二)。本人：持有“防止返贫监测对象”身份（2023年6月1日认定）。
5. 不用等待，依据 二(二)。本人：持有“防止返贫监测对象”身份（2023年6月1日认定）。

【也符合、但没有用到的资助】
· 持有“低保边缘家庭成员”身份 且 （持有“残疾人”身份 或 缴费当天已满60周岁 或 缴费当天未满18周岁）（五(一)第3段）：\
70%，273.00 元。比用上的那一项少，就高不就低。

【通知没有写明、按以下读法办理】
· A17 一个人有几种受资助的身份，而通知没有写怎样取舍时怎么办？取最高的一项，不超过个人缴费标准。
· A28 补缴期内不设等待期的几类人，待遇从哪天开始？从缴费之日开始。"""

ENGLISH = """\
南安市2024年度城乡居民基本医保参保登记和基金征缴 (南政办明传〔2023〕41号)
If paid on 1 March 2024.

To pay: 390.00 yuan.
  due = standard 390.00 (三) = 390.00 yuan
Benefits: from 1 May 2024 to 31 December 2024 (二(二)).
Waiting: 60 days (二(二)). The day of payment does not count; counted from 2 March 2024 to 30 April 2024; \
benefits from 1 May 2024."""


def test_the_highest_of_two_aids_in_chinese() -> None:
    found = run(shipped(NANAN), paid_on="2024-03-10", birth="1955-03-03", standings=SEVERAL)
    assert to_text(explain(found)) == CHINESE


def test_a_wait_of_sixty_days_in_english() -> None:
    text = to_text(explain(run(shipped(NANAN), "2024-03-01")), "en")
    assert text.startswith(ENGLISH)
    assert "1. May enrol by 一(一): is mainland Chinese, hukou place is 南安市." in text


def test_every_clause_of_a_row_is_told() -> None:
    book = book_of({"payer: county, cite: 二}": "payer: county, cite: [二, 一]}"})
    found = run(book, paid_on="2024-10-01", standings=[standing("特困人员")])
    assert "（二；一）" in to_text(explain(found))
    assert "(二；一)" in to_text(explain(found), "en")
