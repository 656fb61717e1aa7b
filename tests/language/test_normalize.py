"""One spelling for what thumbs write many ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.normalize import normalize


@pytest.mark.parametrize(
    "written, read",
    [
        pytest.param("ESTÁN AQUÍ", "estan aqui", id="capitals and accents"),
        pytest.param("ayudaaaaaa", "ayudaa", id="long letters"),
        pytest.param("xq no vienen", "porque no vienen", id="shorthand"),
        pytest.param("vc tbm", "voce tambem", id="Portuguese shorthand"),
        pytest.param("don’t", "don't", id="curly apostrophe"),
        pytest.param("a\u200bb", "ab", id="invisible mark"),
        pytest.param("  dos   espacios ", "dos espacios", id="spaces"),
        pytest.param("quero", "quero", id="q within a word stays"),
    ],
)
def test_one_spelling(written, read):
    assert normalize(written) == read


@given(st.text())
def test_anything_can_be_normalized_and_has_no_double_space(text):
    assert "  " not in normalize(text)
