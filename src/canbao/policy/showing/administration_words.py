"""What the parts of the administration section are called: sections, fields, and words that are written as codes in a policy.

In: nothing. Out: labels in Chinese. Never: a word of one notice.
"""

from __future__ import annotations

from collections.abc import Mapping

SECTIONS: Mapping[str, str] = {
    "targets": "参保率目标",
    "must_enrol": "应保尽保人群",
    "task_numbers": "任务数",
    "list_deadlines": "名单报送期限",
    "steps": "办理时限",
    "weekly_reports": "周报",
    "milestones": "时间节点",
    "regular_reports": "定期通报",
    "reward": "奖励",
    "clinic_threshold": "定点资格",
    "score": "绩效计分",
    "work_fund": "工作经费",
    "cash_rules": "现金管理",
    "budgets": "资金安排",
    "channels": "缴费渠道",
    "payment_place": "线上缴费地区",
    "directories": "窗口名册",
    "exchanges": "信息和资金往来",
    "duties": "部门职责",
    "work_groups": "工作机构",
    "reporting_units": "填报单位",
    "inspection": "督查分组",
    "accountability": "通报、约谈、追责",
    "reminder": "一对一提醒",
    "reason_record": "未缴原因记录",
    "public_notice": "公示",
    "objection": "异议",
    "messages": "公益短信",
    "publicity": "集中宣传",
    "mobilisation": "动员",
    "office_tasks": "部门任务",
    "forbidden": "禁止事项",
    "registration": "参保登记",
    "lifecycle": "缴费以后的变化",
    "incentive": "激励（大病保险限额）",
    "family_account": "家庭共济",
}

FIELDS: Mapping[str, str] = {
    "label": "名称", "measure": "指标", "numerator": "分子", "denominator": "分母", "at_least": "不低于", "unit": "单位",
    "denominator_source": "分母来源", "standings": "人群", "includes_catastrophic": "同时参加大病保险", "units": "单位名称",
    "basis": "依据什么定", "issuer": "下达单位", "issued_by": "最迟下达", "supplier": "报送部门", "recipients": "接收部门",
    "content": "内容", "day_of_month": "每月几日以前", "first_month": "首月", "last_month": "末月", "event": "从什么时候起算",
    "days": "天数", "holder": "经办", "receiver": "接收", "working_days": "工作日", "reporter": "报送单位", "weekday": "星期",
    "from_milestone": "从哪个节点起", "named": "日期", "bound": "要求", "receivers": "对象", "interval_days": "间隔天数",
    "groups": "分组", "settled": "结算日", "tiers": "档次", "counted": "统计日", "per_head_fen": "每人", "purpose": "性质",
    "needs_groups": "以重点人群全部参保为前提", "below": "低于", "petition_to": "报请", "full_points": "满分", "full_at": "满分的参保率",
    "points_per_point_above": "每高一个百分点加", "points_per_point_below": "每低一个百分点减", "none_below": "低于此不得分",
    "roles": "人员", "linked_household": "联系户未缴", "takes": "怎样取数", "points": "分值", "payer": "出资", "payee": "拨给",
    "used_for": "用途", "final_rate_set_by": "最终标准由谁定", "rule": "规定", "most_days_held": "最多存放天数",
    "most_held_fen": "最多存放金额", "covers": "对象", "certifiers": "认定部门", "planned_by": "编制预算", "applied_by": "申请",
    "reviewed_by": "审核", "paid_from": "拨付", "account": "账户", "remitted_by": "上解", "kind": "种类", "is_online": "线上",
    "for_whom": "适用", "place": "地区", "consequence": "后果", "columns": "栏目", "giver": "提供", "takers": "接收", "rhythm": "频次",
    "deadline": "期限", "department": "部门", "verb": "事项", "does": "做什么", "members": "成员单位", "office_at": "办公室设在",
    "formed_by": "最迟成立", "led_by": "牵头", "with_units": "参加", "seats": "每组人员", "number": "组", "towns": "镇街",
    "concerns": "对象", "by": "由谁", "doer": "由谁做", "days_before_end": "截止前几天", "days_shown": "公示天数",
    "received_by": "受理", "senders": "发送单位", "month": "月份", "least_attempts": "至少几次", "trigger": "什么时候",
    "forbids": "不得", "addressed_to": "约束谁", "where": "只在", "default_renewal": "默认续保", "change": "变更登记",
    "whole_household": "全户参保", "documents": "材料", "places": "办理地点", "schools": "学校集体参保", "identity": "身份核对",
    "hukou_limit_for_flexible_workers": "灵活就业人员须本地户籍", "condition": "条件", "channels": "渠道", "group": "可互相替代的一组",
    "with_copy": "带复印件", "period": "时期", "school_does": "学校做什么", "organised_by": "组织", "name_must_match": "姓名须一致",
    "number_must_be_valid": "号码须有效", "ending": "终止", "continuing": "不受影响", "employee_cover": "职工医保", "refund": "退费",
    "last_day": "最后一天", "resumes": "以后恢复", "base_cap_fen": "原封顶线", "qualifying_years": "连续参保满几年",
    "years_count_from": "从哪年起计", "continuity_step_fen": "连续参保每年提高", "zero_claim_step_fen": "零报销每年提高",
    "step_bound": "提高额的要求", "bonus_cap_share": "累计不超过原封顶线的", "reenrolment_cut_fen": "断保再参保降低",
    "use_clears_zero_claim": "使用后零报销激励清零", "set_by": "由谁定", "relations": "近亲属", "province": "限于",
    "note": "备注", "reading": "读法",
}  # fmt: skip
"""Every field of every part; a test holds that none is missing."""

HIDDEN = ("id", "cite", "measure")
"""Names by which parts point at each other."""
POINTERS = ("deadline", "from_milestone", "group")
"""Fields that hold the name of another part; what that part says is shown instead."""
LAST = ("reading", "note")
"""Fields that stand at the end of a row."""

_UNITS = {
    "person": "个人",
    "village": "村（社区）",
    "town": "镇街",
    "county": "县",
    "school": "学校",
    "institution": "单位",
}
_BOUNDS = {"at": "在该日", "by": "不晚于该日", "exact": "就是这个数", "at_least": "不低于"}

WORDS: Mapping[str, Mapping[str, str]] = {
    "unit": _UNITS,
    "bound": _BOUNDS,
    "step_bound": _BOUNDS,
    "purpose": {"reward": "奖励", "work_funds": "工作经费"},
    "takes": {"own_village": "本村的参保率", "average_of_villages": "所联系各村的平均"},
    "kind": {
        "monthly": "每月", "after_event": "事后", "app": "手机应用", "mini_program": "公众号或小程序", "website": "网站", "code": "二维码",
        "employee_scheme": "参加职工医保", "counter": "柜台", "terminal": "自助终端", "device": "刷卡机具", "agent": "代办点", "bank": "银行",
    },
    "rhythm": {
        "before_window": "缴费期以前", "monthly": "每月", "weekly": "每周", "yearly": "每年", "promptly": "及时", "on_change": "有变动时",
        "on_request": "需要时", "periodic": "定期", "after_event": "事后", "after_window": "缴费期以后",
    },
    "verb": {
        "register": "登记", "exchange": "交换", "remind": "督促提醒", "report": "报告通报", "record": "记录", "task": "办理", "inform": "告知宣传",
    },
    "trigger": {
        "before_window": "缴费期以前", "in_window": "缴费期内", "window_closed": "缴费期结束后", "on_change": "有变动时", "by_day": "限期以前",
    },
    "period": {"central": "集中缴费期", "late": "补缴期", "any": "任何时候"},
    "refund": {"none": "不退", "full": "全退"},
    "last_day": {"event_day": "当天", "day_before": "前一天"},
    "relations": {
        "parent": "父母", "spouse": "配偶", "child": "子女", "sibling": "兄弟姐妹", "grandparent": "祖父母外祖父母", "grandchild": "孙子女外孙子女",
    },
    "event": {"admission_ended": "录取工作结束"},
}  # fmt: skip

COUNTS: Mapping[str, str] = {
    "resident_insured": "居民医保参保人数",
    "employee_insured": "职工医保参保人数",
    "permanent_population": "常住人口",
    "registered_population": "户籍人口",
    "births": "出生人数",
    "enrolled_within_90d": "按时参保的新生儿",
    "enrolled": "参保人数",
    "target": "任务数",
}
"""Numbers that rates are made of, as policies usually name them."""

WEEKDAYS = "一二三四五六日"
