"""Everything that must hold after every event, and at the end: each a function with a sentence.

In: the world after something happened. Out: the functions, in the order in which they are asked; the first that does
not hold is the breach. Never: a figure that the store worked out for itself believed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.about_actions import (
    a_key_has_one_effect,
    everything_has_the_day_it_was_done,
    no_action_meets_the_impossible,
    one_request_is_told_one_thing,
    records_move_along_their_graphs,
    what_failed_changed_nothing,
    what_was_paid_was_asked_for,
)
from tests.simulation.about_money import (
    aid_is_asked_for_once,
    charged_is_what_the_due_says,
    every_purse_is_what_the_book_says,
    held_money_is_held,
    money_is_where_the_state_says,
    no_hand_holds_less_than_nothing,
    no_hand_holds_more_than_it_may,
    paid_and_left_are_what_was_charged,
    the_book_adds_up_to_nothing,
    the_tax_office_agrees,
    the_treasury_is_accounted_for,
    what_is_taken_back_was_there,
)
from tests.simulation.about_records import (
    a_deposit_is_its_payments,
    a_hand_in_is_its_payments,
    a_tax_number_is_there_once,
    files_are_applied_once_in_order,
    no_more_goes_back_than_was_paid,
    nobody_pays_a_year_twice,
    slips_have_no_gap,
    two_persons_did_what_needs_two,
    what_is_owed_beside_follows_its_payment,
)

if TYPE_CHECKING:
    from tests.simulation.world import World

Invariant = Callable[["World"], str]


class Breach(NamedTuple):
    """An invariant that did not hold, and what was seen."""

    invariant: str
    words: str


EVERY_EVENT: tuple[Invariant, ...] = (
    no_action_meets_the_impossible,
    what_failed_changed_nothing,
    a_key_has_one_effect,
    one_request_is_told_one_thing,
    records_move_along_their_graphs,
    everything_has_the_day_it_was_done,
    what_was_paid_was_asked_for,
    the_book_adds_up_to_nothing,
    no_hand_holds_less_than_nothing,
    no_hand_holds_more_than_it_may,
    nobody_pays_a_year_twice,
    paid_and_left_are_what_was_charged,
    charged_is_what_the_due_says,
    money_is_where_the_state_says,
    what_is_taken_back_was_there,
    the_treasury_is_accounted_for,
    held_money_is_held,
    a_hand_in_is_its_payments,
    a_deposit_is_its_payments,
    a_tax_number_is_there_once,
    slips_have_no_gap,
    no_more_goes_back_than_was_paid,
    two_persons_did_what_needs_two,
    files_are_applied_once_in_order,
    what_is_owed_beside_follows_its_payment,
    aid_is_asked_for_once,
)
AT_THE_END: tuple[Invariant, ...] = (every_purse_is_what_the_book_says, the_tax_office_agrees)
