from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.nlu.sign_finder import SignFinder
from bot.settings import Settings


@pytest.fixture(scope="session")
def sign_finder(settings: Settings) -> SignFinder:
    return SignFinder.from_data(settings.data)


@pytest.fixture(scope="session")
def signs(sign_finder: SignFinder):  # type: ignore[no-untyped-def]
    from bot.language.normalize import normalize

    return lambda text: sign_finder.signs(text, normalize(text))


@pytest.fixture(scope="session")
def next_topics(library: Library) -> dict[str, tuple[str, ...]]:
    return {topic.id: topic.next for topic in library.topics.values()}
