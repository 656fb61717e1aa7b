from datetime import date

import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.reply.forward import forward_reply, forward_text
from bot.reply.words import Words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_form_is_whole_in_itself(
    language: str, library: Library, translator: Translator
) -> None:
    words = Words(library, translator, language)
    for topic in library.topics.values():
        text = forward_text(topic, words, TODAY, "https://farol.example.org")
        assert text.startswith(words.topic(topic.id, topic.title))
        assert "617-370-5023" in text
        assert text.endswith("\n\nhttps://farol.example.org")
        assert len(text) < 1300, topic.id


def test_without_an_address_of_ours_the_source_stands_in_its_place(
    library: Library, translator: Translator
) -> None:
    words = Words(library, translator, "es")
    assert "https://" in forward_text(library.topics["warrants"], words, TODAY)


def test_it_carries_no_buttons_that_would_not_go_with_it(
    library: Library, translator: Translator
) -> None:
    words = Words(library, translator, "pt")
    assert forward_reply(library.topics["warrants"], words, TODAY).buttons == ()
