"""What each column of a result, of the run record and of the table of situations means, in English.

In: nothing. Out: dictionaries that `results` checks against the code. Never: a column that is not there.
"""

from __future__ import annotations

ROWS = {
    "person_id": "as in the people file",
    "place": "as in the people file",
    "household_id": "as in the people file",
    "name": "as in the people file",
    "id_number": "as in the people file",
    "situation": "id of the situation: a hash of everything that the rules say about it; in CSV and XLSX in hexadecimal",
    "payable_fen": "what the person pays, after aid and sponsor; empty: unsettled, pending, not stated or refused",
    "sponsor_fen": "what a sponsor pays of it",
    "cover_from": "first day of benefits, after any waiting; empty: none, or not known",
    "cover_until": "last day of benefits",
    "waiting_until": "last day without benefits because of a wait",
    "offer_until": "last day of payment on which the due stays as it is; empty: paid, or no day changes it",
}

WIDE = {
    "policy": "name of the policy",
    "eligible": "may be a member at all",
    "accepted": "this payment goes through; empty: it depends on a fact to ask for",
    "reason": "why not: a [reason](vocabulary.md#reasons)",
    "need": "the paper that is missing: a [need](vocabulary.md#needs)",
    "answer": "`not_stated` or `deferred`, where the notice gives no price",
    "refer": "where to look then",
    "segment": "the row of `price` that held",
    "price_fen": "charge before aid",
    "lines": "a bill in several lines, `name=fen;name=fen`",
    "pending": "parameters that are not set yet",
    "provisional_due_fen": "due by provisional figures",
    "aid_rows": "rows of `aid` that counted",
    "aid_fen": "aid off the bill, all payers together",
    "mode": "`self`, `direct`, `reimburse` or `direct_and_reimburse`",
    "reimburse_fen": "paid back later; empty where another document sets it",
    "refund_fen": "difference for who was certified after paying",
    "repair_fen": "price of the repaired years",
    "repair_offered": "missed years that may be repaired",
    "repair_accepted": "missed years repaired",
    "cover_answer": "`not_stated` or `deferred`, where no start of benefits is named",
    "cover_first": "first day of benefits before any waiting, in words where it is an own day",
    "fixed_days": "fixed wait in days",
    "fixed_months": "fixed wait in months",
    "variable_months": "months for missed years",
    "break_years": "missed years",
    "instead": "another consequence than waiting",
    "warnings": "e.g. `waiting_exceeds_year`",
    "asks": "facts to ask for: who has any is unsettled",
}

PATTERNS = {
    "aid_<payer>_fen": "aid by payer, one column a payer of the policies",
    "clause_<output>": "the clause that the output rests on; of a notice above with its number",
}

RECORD = {
    "format": "number of this format",
    "policies": "digest of the rules by name of the policy",
    "titles": "title by name of the policy",
    "payers": "what payers are called, by code",
    "as_of": "day on which who has not paid is taken to pay",
    "known_on": "amendments known after this day were left out",
    "amend": "parameters changed for this run",
    "input_digest": "SHA-256 of the people file",
    "result_digest": "SHA-256 of counts and sums: the same for the same people in any order",
    "situations": "every situation that somebody is in, with the fields below",
    "cells": "counts and sums by place and situation",
}

CELLS = {
    "place": "village or town of the people file",
    "situation": "id of the situation",
    "people": "how many",
    "paid": "how many of them have paid",
    "payable_fen": "their payables together",
    "sponsor_fen": "their sponsors' sums together",
}

SITUATION = {
    "policy": WIDE["policy"],
    "year": "benefit year as people call it",
    **{name: WIDE[name] for name in ("eligible", "reason", "accepted", "need", "answer", "refer", "segment", "price_fen", "pending")},
    "provisional_due_fen": WIDE["provisional_due_fen"],
    "lines": "lines of the bill: name, price, whether it is ever given back, what of it is left after aid",
    "aid": "aid off the bill as pairs of payer and fen",
    "aid_rows": WIDE["aid_rows"],
    "mode": WIDE["mode"],
    "is_reimbursed": "an aid is paid back later",
    "reimburse_fen": WIDE["reimburse_fen"],
    "repair_fen": WIDE["repair_fen"],
    "repair_offered": WIDE["repair_offered"],
    "repair_accepted": WIDE["repair_accepted"],
    "repair_refused": "years asked for beyond that",
    "due_fen": "due after aid, before a sponsor",
    "refund_fen": WIDE["refund_fen"],
    "cover_row": "the row of `cover` that held",
    "cover_answer": WIDE["cover_answer"],
    "cover_refer": "where to look then",
    "cover_first": "first day before any waiting: a day, or an own day of the person with what is done to it",
    "cover_last": "last day of benefits",
    "has_no_cover_left": "the wait lasts longer than the benefits",
    "wait_row": "the row of `waiting` that held",
    "wait_until": "last day of the wait",
    "fixed_days": WIDE["fixed_days"],
    "fixed_months": WIDE["fixed_months"],
    "variable_months": WIDE["variable_months"],
    "break_years": WIDE["break_years"],
    "instead": WIDE["instead"],
    "instead_share": "the figure of that consequence",
    "warnings": WIDE["warnings"],
    "clauses": "pairs of output and clause",
    "asks": WIDE["asks"],
    "possible": "rows that may hold, while facts are to be asked for",
}  # fmt: skip

TABLE = {
    "序号": "number, most people first",
    "情形": "id, 16 hexadecimal digits",
    "人数": "people",
    "结论": "due, refused and why, pending, not stated, or unsettled",
    "缴费标准": "charge before aid, yuan",
    "资助": "aid by payer, yuan",
    "个人应缴": "due, yuan",
    "暂按": "due by provisional figures, yuan",
    "方式": "how aid is given",
    "事后补助": "paid back later, yuan",
    "修复缴费": "price of repaired years, yuan",
    "待遇起": "first day of benefits before any waiting",
    "待遇止": "last day of benefits",
    "等待": "the wait and its last day",
    "提示": "warnings",
    "须补事实": "facts to ask for",
    "依据": "outputs with their clauses",
}
