"""Frames: limits for whoever makes the rule below."""

from __future__ import annotations

from tests.assessing import NANAN, shipped

from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.showing.frames import show_frames


def test_limits_in_words() -> None:
    rules = load(Library.of(), "national/2025", year=2026).latest
    section = show_frames(rules, lambda _, clause: clause)
    said = {
        entry.key: (entry.text_of("限制"), entry.text_of("性质"), entry.text_of("仅当")) for entry in section.entries
    }
    assert said["administration.incentive.continuity_step_yuan"] == ("不低于1000元", "必须", "")
    assert said["waiting.fixed_months"] == ("不低于3，不高于3", "提示", "")
    assert said["administration.publicity.month"] == ("等于9", "必须", "")
    assert said["administration.registration.hukou_limit_for_flexible_workers"] == ("不得为“是”", "必须", "超大城市")
    assert len(section.entries) == len(rules.file.frames)
    assert section.hint


def test_most_notices_set_none() -> None:
    assert show_frames(shipped(NANAN).latest, lambda _, clause: clause).entries == ()
