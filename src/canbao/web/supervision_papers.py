"""A letter of supervision: the figures that go into it, and what it looks like on paper.

In: a unit's progress, rank, duties and findings of a day; a letter as it is kept. Out: lines with what each number is
of; a paper. Never: a number that is not known taken for nought; a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from canbao.campaign.bulletins import BulletinShown, LetterLine
from canbao.campaign.deadlines import Duties, Standing
from canbao.campaign.fieldwork_states import BulletinState, FindingState
from canbao.campaign.inspection_queries import InspectionPage
from canbao.campaign.models import TargetKind
from canbao.campaign.progress import Progress, Ranking, RankRow
from canbao.duties.rates import show_percent
from canbao.web.notice_papers import BULLETIN_MARKS, CODE_SHOWN
from canbao.web.pages import Visit
from canbao.web.printing import Paper
from canbao.web.progress_papers import HIDDEN
from canbao.web.wording import day

NOT_STATED = "没有录入"
ANSWER_WORDS = {FindingState.OPEN: "待反馈", FindingState.ANSWERED: "已反馈", FindingState.CLOSED: "已销号"}
"""How the answer to a letter stands."""
MOST_NAMED = 6
"""Overdue tasks that a letter names; of more it says how many."""


def lines_of(found: Progress, ranking: Ranking, duties: Duties, inspected: InspectionPage) -> tuple[LetterLine, ...]:
    """All of a unit, in the order in which a letter argues."""
    unit = found.whole
    row = next((each for each in ranking.rows if each.unit == unit.unit), None)
    return (
        LetterLine("登记在册", _people(unit.counts["people"]), "本系统登记的人数"),
        LetterLine("已参保", _people(unit.counts["insured"]), "已缴费或登记且无需缴费"),
        *(_share(found, kind) for kind in (TargetKind.TASK, TargetKind.RESIDENTS, TargetKind.HUKOU)),
        *_rank(row, ranking),
        *_pace(row, found),
        *_late(duties),
        *_open(inspected, found.on),
    )


def _people(count: int | None) -> str:
    return f"{HIDDEN if count is None else f'{count:,}'} 人"


def _share(found: Progress, kind: TargetKind) -> LetterLine:
    """Both numbers, and whose the denominator is."""
    label = "完成任务" if kind is TargetKind.TASK else f"按{kind.label}的参保率"
    share = found.whole.share(kind)
    if share is None:
        return LetterLine(label, "—", f"{kind.label}{NOT_STATED}")
    basis = f"{kind.label} {share.denominator:,} 人，{share.source}，{day(share.received_on)} 收到"
    if share.rate is None or share.numerator is None:
        return LetterLine(label, "—", basis)
    return LetterLine(label, f"{share.numerator:,} / {share.denominator:,}，{share.percent}", basis)


def _rank(row: RankRow | None, ranking: Ranking) -> Iterator[LetterLine]:
    label, rated = TargetKind(ranking.kind).label, sum(each.rank is not None for each in ranking.rows)
    if row is None or row.rank is None:
        yield LetterLine("名次", "不排名", f"{label}{NOT_STATED}")
        return
    yield LetterLine("名次", f"第 {row.rank} 名，共 {rated} 个单位", f"按{label}，比率相同的名次相同")
    target = f"到{label}的 {show_percent(ranking.at_least)}%"
    yield LetterLine("还差", _people(row.missing), f"{target}（{ranking.cite}）" if ranking.cite else target)


def _pace(row: RankRow | None, found: Progress) -> Iterator[LetterLine]:
    """What is needed a day until the window's last day."""
    if row is None or row.pace is None or found.window is None or not row.pace.missing:
        return
    until = f"到 {day(found.window.last)}（含今天和当日）还有 {row.pace.days_left} 天"
    if row.pace.per_day is None:
        yield LetterLine("须达到的进度", "—", f"集中缴费期到 {day(found.window.last)}（含当日），已过")
    else:
        yield LetterLine("须达到的进度", f"每天新增 {row.pace.per_day:,} 人", until)


def _late(duties: Duties) -> Iterator[LetterLine]:
    """The unit's own: lists are owed by departments."""
    late = [each for each in duties.rows if each.standing is Standing.LATE and each.kind != "list"]
    named = "；".join(f"{each.what}（{day(each.due)}）" for each in late[:MOST_NAMED])
    more = f"；另有 {len(late) - MOST_NAMED} 件" if len(late) > MOST_NAMED else ""
    yield LetterLine("逾期的工作", f"{len(late)} 件", named + more)


def _open(inspected: InspectionPage, on: date) -> Iterator[LetterLine]:
    found = [each for each in inspected.findings if each.state == FindingState.OPEN]
    late = sum(each.answer_by < on for each in found)
    yield LetterLine("未反馈的督查问题", f"{len(found)} 件", f"其中逾期 {late} 件" if late else "")


def answer_words(state: str, *, is_late: bool) -> str:
    """How the answer to a letter stands.

    >>> answer_words("open", is_late=True), answer_words("answered", is_late=False)
    ('逾期未反馈', '已反馈')
    """
    return "逾期未反馈" if is_late else ANSWER_WORDS[FindingState(state)]


def number_of(found: BulletinShown) -> str:
    """As the letter is called."""
    return f"督办〔{found.year}〕{found.issue}号"


def supervision_paper(request: Visit, found: BulletinShown, place: str, office: str) -> Paper:
    """A letter as it is printed."""
    issued = f"　{day(found.issued_on)} 印发" if found.issued_on else ""
    return Paper(
        title=found.title,
        subtitle=f"{number_of(found)}{issued}{BULLETIN_MARKS.get(BulletinState(found.state), '')}",
        headers=("项目", "数据", "说明"), rows=tuple((each.label, each.value, each.basis) for each in found.lines),
        before=(f"{place}：", f"{found.year}年度城乡居民医保参保征缴，截至 {day(found.as_of)}，你单位的情况如下。"),
        after=(
            "要求：", *(text for text in found.remarks.splitlines() if text.strip()),
            f"请在 {day(found.answer_by)}（含当日）以前，在“督查”里反馈办理情况。",
        ),
        office=office, made_at=request.presence.asked_at, code=found.digest[:CODE_SHOWN].upper(),
    )  # fmt: skip
