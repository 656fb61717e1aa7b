"""N-grams are found by number again, without what they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.vocabulary import Vocabulary

GRAMS = st.lists(st.text(max_size=6), unique=True)
ANY = st.lists(st.text(max_size=6))


@given(first=GRAMS, second=GRAMS, other=ANY)
def test_each_n_gram_has_its_place_and_an_unknown_one_has_none(
    first: list[str], second: list[str], other: list[str]
) -> None:
    known = Vocabulary.of([first, second])
    asked = [*other, *first, *second, *first]
    wanted = [first.index(gram) for gram in asked if gram in first]
    wanted += [len(first) + second.index(gram) for gram in asked if gram in second]
    assert sorted(known.places([asked, asked]).tolist()) == sorted(wanted)
    assert known.sizes == (len(first), len(second)) and len(known) == len(first) + len(second)


@given(first=GRAMS, second=GRAMS, lists=st.lists(ANY, min_size=1, max_size=4))
def test_lists_of_n_grams_are_found_each_by_itself(
    first: list[str], second: list[str], lists: list[list[str]]
) -> None:
    lists = [*lists, second, []]
    found = Vocabulary.of([first, second]).places_of_each(1, lists)
    assert [places.tolist() for places in found] == [
        [len(first) + second.index(gram) for gram in some if gram in second] for some in lists
    ]


def test_it_is_the_same_when_it_was_written_and_read() -> None:
    grams = [["la puerta", "ice"], [" pu", "ice"]]
    again = Vocabulary(Vocabulary.of(grams).digests)
    assert sorted(again.places(grams).tolist()) == [0, 1, 2, 3] and len(again) == 4


def test_a_model_of_no_n_grams_knows_none() -> None:
    assert Vocabulary.of([[]]).places([["ice"]]).tolist() == []
    assert [digests.tolist() for digests in Vocabulary.of([[]]).digests] == [[]]
