"""The message's words decide when they are enough; a short one never flips a conversation."""

from __future__ import annotations

import pytest

from bot.language.decide import decide
from bot.language.identify import Identified


@pytest.mark.parametrize(
    "text, words, conversation, hint, language",
    [
        pytest.param("ok", ("en", 0.7), "es", None, "es", id="one word keeps the conversation"),
        pytest.param("no", ("en", 0.6), "pt", "en", "pt", id="conversation before the phone"),
        pytest.param("visa U", ("en", 0.9), "pt", None, "pt", id="two words in doubt"),
        pytest.param("where is my husband", ("en", 0.99), "es", None, "en", id="a clear sentence"),
        pytest.param("mi esposo no llego", ("es", 0.99), None, "en", "es", id="words over phone"),
        pytest.param("hola", ("es", 0.9), None, "en", "es", id="a greeting at first contact"),
        pytest.param("taxi", ("es", 0.5), None, "pt", "pt", id="phone when words do not tell"),
        pytest.param("taxi", ("es", 0.5), None, None, "es", id="the likeliest when nothing else"),
    ],
)
def test_which_language(text, words, conversation, hint, language):
    decided = decide(text, Identified(*words), conversation=conversation, hint=hint)
    assert decided.language == language


def test_without_letters_the_known_language_stays_and_nothing_is_remembered():
    decided = decide("👍", None, conversation="pt", hint=None)
    assert (decided.language, decided.sure) == ("pt", False)


def test_nothing_known_is_no_language():
    assert decide("👍", None, conversation=None, hint=None).language is None
