"""The notation of data/lexicon."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.lexicon import Phrase, Signs, load_signs, read_phrase
from bot.errors import ContentError
from bot.nlu.phrases import FirstLook, PhraseFinder, Said, SignMatcher, words_of


def matcher(*signs: str, but_not: tuple[str, ...] = ()) -> SignMatcher:
    read = lambda lines: tuple(read_phrase(line) for line in lines)  # noqa: E731
    return SignMatcher(Signs(read(signs), read(but_not)))


@pytest.mark.parametrize(
    "phrase, text, stands",
    [
        pytest.param("tiene|trae un cuchillo", "trae un cuchillo", True, id="either word"),
        pytest.param("tiene ... cuchillo", "tiene un gran cuchillo", True, id="words between"),
        pytest.param("tiene ... cuchillo", "tiene cuchillo", True, id="no word between"),
        pytest.param("tiene ... cuchillo", "tiene a b c d cuchillo", False, id="too far"),
        pytest.param("suicid*", "penso em suicidio", True, id="beginning of a word"),
        pytest.param("cant breathe", "i can't breathe", True, id="apostrophe"),
        pytest.param("kill", "skill", False, id="whole words only"),
    ],
)
def test_a_phrase_stands_where_its_words_do(phrase, text, stands):
    assert matcher(phrase).is_in(words_of(text)) is stands


def test_a_look_alike_takes_its_words_away():
    signs = matcher("me muero", but_not=("me muero de risa",))
    assert not signs.is_in(words_of("me muero de risa"))
    assert signs.is_in(words_of("me muero de risa. no, me muero"))


WORDS = st.sampled_from(["la", "las", "lo", "mata", "matar", "me", "no"])
PHRASES = st.lists(
    st.lists(
        st.lists(WORDS | st.sampled_from(["l*", "ma*", "mata*"]), min_size=1, max_size=3).map(
            "|".join
        ),
        min_size=1,
        max_size=3,
    ).map(" ".join),
    min_size=1,
    max_size=4,
)


@example(one=["la"], other=["la mata*", "mata"], said=["matar"])
@given(one=PHRASES, other=PHRASES, said=st.lists(WORDS, max_size=6))
def test_the_first_look_at_a_message_misses_no_phrase(
    one: list[str], other: list[str], said: list[str]
) -> None:
    finders = [PhraseFinder([read_phrase(line) for line in lines]) for lines in (one, other)]
    possible = FirstLook(finders).possible(Said(said))
    for finder in finders:
        found = set(finder.spans(said, possible.get(finder, ())))
        # As spaCy alone finds them, when every phrase is tried.
        assert found == set(finder.spans(said, finder.searchers))


@pytest.mark.parametrize("wrong", ["não quero", "Kill me", "don't", "... me", "me ..."])
def test_what_could_never_stand_in_a_normalized_text_is_refused(wrong):
    with pytest.raises(ContentError):
        read_phrase(wrong)


def test_an_error_names_the_file_and_the_line(tmp_path):
    file = tmp_path / "wrong.yml"
    file.write_text("signs:\n  es:\n    - ayuda\n    - Socorro\n", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_signs(file)
    assert error.value.line == 4


def test_a_phrase_is_a_value():
    assert read_phrase("a b") == read_phrase("a b") and isinstance(read_phrase("a"), Phrase)
