"""Two opinions on a language are weighed, unless our own is as good as certain."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.language.identify import identify


class Sure:
    """A character model that is that sure of Spanish."""

    def __init__(self, share: float) -> None:
        self._share = share

    def probabilities(self, normalized: str) -> Mapping[str, float]:
        rest = (1 - self._share) / 2
        return {"es": self._share, "pt": rest, "en": rest}


def test_who_is_as_good_as_certain_decides_alone() -> None:
    found = identify("they are at my door and I am afraid", Sure(0.9995))
    assert found is not None
    assert (found.language, found.probability) == ("es", 0.9995)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_doubtful_opinion_is_outweighed(share: float) -> None:
    found = identify("they are at my door and I am afraid", Sure(share))
    assert found is not None
    assert found.language == "en"
