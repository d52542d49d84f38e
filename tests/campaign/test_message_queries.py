"""Messages of a unit for a page."""

from __future__ import annotations

from tests.campaign.fieldwork import Field
from tests.campaign.test_queueing import TEXT, queue, text

from canbao.campaign.message_queries import messages_of, texts


def test_counts_and_the_newest(field: Field) -> None:
    for due in field.owing[:2]:
        field.phone(due.person_id)
    queue(field, text(field))
    page = messages_of(field.clerk, field.year, field.village)
    assert page.counts == (("queued", 2),)
    assert {line.person for line in page.newest} == {due.person_id for due in field.owing[:2]}
    assert messages_of(field.town_clerk(field.other_town()), field.year, field.village).newest == ()
    (line,) = texts(field.clerk)
    assert (line.text, line.length, line.parts) == (TEXT, len(TEXT), 1)
