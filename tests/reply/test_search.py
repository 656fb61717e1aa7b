import pytest

from bot.catalogs.translator import Translator
from bot.content.library import Library
from bot.reply.search import found_topics


@pytest.mark.parametrize(
    "typed, first",
    [
        pytest.param("warrant", "warrants", id="the English word"),
        pytest.param("warr", "warrants", id="its beginning"),
        pytest.param("ice_at_door", "ice_at_door", id="an id, as a share button types it"),
        pytest.param("puerta", "ice_at_door", id="Spanish"),
        pytest.param("PORTA", "ice_at_door", id="Portuguese, in capitals"),
        pytest.param("fianza", "bond", id="a word of one language finds the topic in all"),
        pytest.param("ice car", "ice_car", id="every word counts"),
    ],
)
def test_a_few_letters_find_the_topic(
    typed: str, first: str, library: Library, translator: Translator
) -> None:
    assert found_topics(typed, library, translator)[0].id == first


def test_nothing_typed_shows_the_urgent_ones(library: Library, translator: Translator) -> None:
    assert all(topic.urgent for topic in found_topics("", library, translator))


def test_what_names_no_topic_finds_none(library: Library, translator: Translator) -> None:
    assert not found_topics("xyzzy", library, translator)
