"""One person's role play: the warning first, a stop word anywhere, never stuck, never a score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogs.translator import LANGUAGES, load_translator
from bot.content.library import load_library
from bot.reply.words import Words
from bot.settings import read_settings
from bot.workshop.session import Session, begin, step
from bot.workshop.understand import chosen, is_stop

_SETTINGS = read_settings({})
LIBRARY, TRANSLATOR = load_library(_SETTINGS.data), load_translator(_SETTINGS.locales)
WORDS = {code: Words(LIBRARY, TRANSLATOR, code) for code in LANGUAGES}
HOTLINE = "617-370-5023"


def test_the_warning_comes_before_anything_else() -> None:
    session, replies = begin("door", WORDS["es"])
    assert session == Session("door")
    assert "puede parar" in replies[0].text.lower()
    assert "¡Policía!" not in replies[0].text


def test_a_right_choice_is_answered_with_the_right_it_used() -> None:
    session, _ = step(Session("door"), "empezar", WORDS["es"])
    session, replies = step(
        session, "no abro, pregunto quiénes son con la puerta cerrada", WORDS["es"]
    )
    assert replies[0].text.startswith("Sí, esto lo protege. Usted no tiene que abrir")
    assert session.step == "who"


def test_another_choice_is_answered_kindly_with_the_right_to_remember() -> None:
    session, replies = step(Session("door", "knock"), "2", WORDS["pt"])
    assert replies[0].text.startswith("Muita gente faria isso.")
    assert session.step == "ajar"


def test_a_sentence_may_be_said_in_english_or_by_its_meaning() -> None:
    english, _ = step(
        Session("street", "born"), "I want to stay silent, I want a lawyer", WORDS["pt"]
    )
    meaning, _ = step(Session("street", "born"), "quero ficar em silencio", WORDS["pt"])
    assert english.step == meaning.step == "papers"


def test_what_is_not_clear_is_asked_again_without_moving() -> None:
    session, replies = step(Session("door", "knock"), "no sé qué hacer", WORDS["es"])
    assert session.step == "knock"
    assert replies[0].text.startswith("No estoy seguro")


@pytest.mark.parametrize(
    "said", ["stop", "Stop!", "ALTO", "¡alto!", "pare", "Pare.", "salir", "sair", "no puedo más",
             "não aguento mais"],
)  # fmt: skip
def test_a_stop_word_of_any_language_leaves_at_once(said: str) -> None:
    session, replies = step(Session("door", "paper"), said, WORDS["en"])
    assert session.is_over
    assert HOTLINE in replies[0].text


@pytest.mark.parametrize("said", ["I stop in a safe place", "para que se vayan", "no abro"])
def test_a_sentence_of_the_play_does_not_leave_it(said: str) -> None:
    assert not is_stop(said)


@pytest.mark.parametrize(
    "said, place",
    [
        pytest.param("b)", 1, id="a letter"),
        pytest.param(" 1. ", 0, id="a number"),
        pytest.param("9", None, id="a number too high"),
        pytest.param("I open", 0, id="its words"),
        pytest.param("I do not open", 1, id="the same words with a no"),
        pytest.param("", None, id="nothing"),
        pytest.param("🙏", None, id="a picture"),
    ],
)
def test_which_choice_was_meant(said: str, place: int | None) -> None:
    assert chosen(said, [["I open the door"], ["I do not open the door"]]) == place


@given(
    scenario=st.sampled_from(sorted(LIBRARY.scenarios)),
    language=st.sampled_from(LANGUAGES),
    said=st.lists(
        st.one_of(st.sampled_from(["1", "2", "3", "?"]), st.text(max_size=20)), max_size=40
    ),
)
def test_whatever_is_said_there_is_an_answer_and_a_way_on(
    scenario: str, language: str, said: list[str]
) -> None:
    session, replies = begin(scenario, WORDS[language])
    for words in said:
        if session.is_over:
            return
        session, replies = step(session, words, WORDS[language])
        assert replies
        assert all(reply.text.strip() for reply in replies)
        assert session.is_over or replies[-1].buttons


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", sorted(LIBRARY.scenarios))
@pytest.mark.parametrize("always", ["1", "2"])
def test_every_way_comes_to_its_end_within_the_channels_limits(
    scenario: str, language: str, always: str
) -> None:
    session, _ = begin(scenario, WORDS[language])
    for _ in range(20):
        session, replies = step(session, always, WORDS[language])
        assert all(len(reply.text) <= 1024 for reply in replies)
        assert all(len(button.title) <= 20 for reply in replies for button in reply.buttons)
        if session.is_over:
            return
    pytest.fail("it does not end")
