"""What the worker finds of this room when it starts: each minute progress is counted, messages and codes are sent, and
notices whose days are over are taken down; each night counts are compared.

In: nothing; every county of this installation. Out: fresh figures, messages on their way. Never: a county passed over
because another one's turn went wrong.
"""

from __future__ import annotations

from canbao.access.tasks import in_each_county
from canbao.campaign import exporting_telephones as exporting_telephones
from canbao.campaign.comparing_counts import compare_all
from canbao.campaign.counting import count_if_needed
from canbao.campaign.own_codes import send_codes
from canbao.campaign.public_notices import take_down_ended
from canbao.campaign.sending import send_waiting
from canbao.store.tasks import chore


@chore("count_progress", "* * * * *")
def count_all_progress() -> None:
    """No figure is older than a minute: what was committed before this round is in it."""
    in_each_county("counting progress", count_if_needed)


@chore("compare_progress", "47 18 * * *")
def compare_all_progress() -> None:
    """Each night every count is made again from its people and laid beside the one that is shown."""
    in_each_county("comparing progress", compare_all)


@chore("send_messages", "* * * * *")
def send_all_messages() -> None:
    """Within the stated hours; a gateway that is away is asked again a minute later."""
    in_each_county("sending messages", send_waiting)


@chore("send_own_codes", "* * * * *")
def send_all_codes() -> None:
    """Codes that residents asked for, within a minute; one that the gateway did not take is asked for again."""
    in_each_county("sending codes", send_codes)


@chore("take_down_notices", "* * * * *")
def take_down_all_notices() -> None:
    """A notice is down within five minutes after its last day: a minute, and four for a worker that is busy."""
    in_each_county("taking notices down", take_down_ended)
