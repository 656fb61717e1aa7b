import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply.split import parts, width


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_parts_joined_are_the_text_and_none_is_over_the_limit(text: str, limit: int) -> None:
    found = parts(text, limit)
    assert "".join(found) == text
    assert all(0 < width(part) <= limit for part in found)


@pytest.mark.parametrize(
    "text, limit, expected",
    [
        pytest.param("", 10, [], id="no text, no parts"),
        pytest.param("Stay calm.", 10, ["Stay calm."], id="what fits is left whole"),
        pytest.param(
            "One. Two.\n\nThree. Four.", 15, ["One. Two.\n\n", "Three. Four."], id="at a paragraph"
        ),
        pytest.param("• one two\n• three", 14, ["• one two\n", "• three"], id="at a line"),
        pytest.param("Is it? Yes it is.", 12, ["Is it? ", "Yes it is."], id="at a sentence"),
        pytest.param("no abra la puerta", 12, ["no abra la ", "puerta"], id="at a word"),
        pytest.param("a" * 5, 2, ["aa", "aa", "a"], id="a word too long is cut"),
        pytest.param("🚪🚪🚪", 4, ["🚪🚪", "🚪"], id="an emoji counts as two"),
        pytest.param("aae\u0301", 3, ["aa", "e\u0301"], id="an accent stays on its letter"),
    ],
)
def test_cut(text: str, limit: int, expected: list[str]) -> None:
    assert parts(text, limit) == expected


def test_a_limit_that_cannot_hold_an_emoji_is_an_error() -> None:
    with pytest.raises(ValueError, match="emoji"):
        parts("🚪", 1)
