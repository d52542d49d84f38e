"""Which clauses a citation names."""

from __future__ import annotations

import pytest

from canbao.policy.citations import clauses_in, split_citation

CLAUSES = [
    "引言",
    "一",
    "二",
    "二(一)",
    "二(二)",
    "二(三)",
    "二(三)1",
    "二(三)10",
    "二(三)末段",
    "二(五)",
    "二(五)第1段",
    "三",
    "三 县民政局",
    "三(四)2",
    "五(一)",
    "五(一)第2段",
    "五(二)",
    "五(七)",
    "附件1",
    "七(二)1",
]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("二(一) 三 首日", ["二(一)", "三"]),
        ("二(二) 60日等待期 三", ["二(二)", "三"]),
        ("二(三)10", ["二(三)10"]),
        ("二(三)1", ["二(三)1"]),
        ("二(三)末段 最高标准", ["二(三)末段"]),
        ("二(五)第1段", ["二(五)第1段"]),
        ("二(五)第9段", ["二(五)"]),
        ("五(一)(二)(原文脱字)", ["五(一)", "五(二)"]),
        ("二(二)(三)", ["二(二)", "二(三)"]),
        ("五(七) 三(困难人口不加收)", ["五(七)", "三"]),
        ("三(九)", []),
        ("三 县民政局(每月10日)", ["三 县民政局"]),
        ("三 县公安局", ["三"]),
        ("一 三(四)2未列", ["一", "三(四)2"]),
        ("一户多残", []),
        ("全文无", []),
        ("附件1", ["附件1"]),
        ("五（一）第2段", ["五(一)第2段"]),
        ("二(一) 二(一)", ["二(一)"]),
        ("", []),
    ],
)
def test_clauses_that_the_words_name(text: str, clauses: list[str]) -> None:
    assert clauses_in(text, CLAUSES) == clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("004 五(一)", ("004", "五(一)")),
        ("五(一)", ("", "五(一)")),
        (" 000 二", ("000", "二")),
        ("2024年 二", ("", "2024年 二")),
    ],
)
def test_the_number_of_the_file(text: str, parts: tuple[str, str]) -> None:
    assert split_citation(text) == parts
