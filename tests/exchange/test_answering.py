"""What a sender is told: signed by us, in few words, never a number of a person."""

from __future__ import annotations

from tests.access.people_at_work import COUNTY
from tests.database import in_area
from tests.exchange.offices import Office, slips, take

from canbao.exchange.answering import TAKEN, Verdict, first_answer
from canbao.exchange.manifests import LONGEST_WORDS, read_acknowledgement
from canbao.exchange.models import Receipt
from canbao.exchange.partners import has_signed
from canbao.exchange.problems import ExchangeProblem
from canbao.values.check_characters import check_character

WRONG = "43062119900307123" + ("1" if check_character("43062119900307123") != "1" else "2")


def test_a_verdict_has_the_code_of_its_problem() -> None:
    assert (TAKEN.code, Verdict("refused", ExchangeProblem.OLD_KEY).code) == ("", "old_key")


def test_many_wrong_rows_are_told_in_few_words_without_numbers(tax: Office) -> None:
    rows = [{"id_number": WRONG, "name": "张三", "year": "2026", "scheme": "未参保"} for _ in range(200)]
    answer = take(tax.make("employee_answer", rows))
    with in_area(COUNTY):
        receipt = Receipt.objects.get(county=COUNTY, id=answer["receipt"])
    said = read_acknowledgement(receipt.text.encode())
    assert (said.result, said.problem) == ("refused", "bad_rows")
    assert 0 < len(said.words) <= LONGEST_WORDS
    assert WRONG not in receipt.text
    assert "200" in said.words


def test_the_signature_is_over_every_word(tax: Office) -> None:
    from dataclasses import replace

    from canbao.exchange.models import PartnerKey
    from canbao.exchange.signing import own_key
    from canbao.store.configuration import read_configuration

    answer = take(tax.make("deposits", slips(1)))
    ours = own_key(read_configuration().secrets)
    key = PartnerKey(algorithm=ours.algorithm, public=ours.public.hex())
    with in_area(COUNTY):
        said = read_acknowledgement(Receipt.objects.get(county=COUNTY, id=answer["receipt"]).text.encode())
    assert has_signed(key, said.body(), said.signature)
    assert not has_signed(key, replace(said, result="refused").body(), said.signature)


def test_the_newest_word_on_a_package_is_told_again(tax: Office) -> None:
    first, second = tax.make("deposits", slips(1)), tax.make("deposits", slips(1, first=3))
    waiting = take(second)
    followed = take(first)["followed_by"]
    again = take(second)
    assert (waiting["result"], again["result"]) == ("waiting", "taken")
    assert again["receipt"] == followed[0]["receipt"]
    with in_area(COUNTY):
        assert first_answer(COUNTY, [0]) is None
