"""Names of places: of this county, of another that is known, of one that nobody here has a name for."""

from __future__ import annotations

from canbao.web.units import place_name


def test_a_place_elsewhere_is_called_by_its_name_or_by_being_elsewhere() -> None:
    own = {"430621100": "荣家湾镇", "430621100001": "东风村"}
    assert place_name(own, "430621100001") == "荣家湾镇 东风村"
    assert place_name(own, "370481") == "滕州市"
    assert place_name(own, "none") == "none"
    assert place_name(own, "430111") == "外地（430111）"
