"""N-grams are cut, counted and weighed as scikit-learn does it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.ngram_features import NgramBlock, NgramFeatures, spoken

BLOCKS = (
    NgramBlock("word", 1, 2, 1), NgramBlock("word", 2, 3, 1),
    NgramBlock("char_wb", 1, 4, 1), NgramBlock("char_wb", 2, 5, 1), NgramBlock("char_wb", 5, 6, 1),
)  # fmt: skip


ANY_TEXT = st.text(alphabet="abcé ñ12?!.-'😀_", max_size=40)


def scikit_learns(block: NgramBlock) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=block.analyzer, ngram_range=(block.low, block.high), min_df=block.min_texts,
        sublinear_tf=True, lowercase=False, token_pattern=r"\S+", dtype=np.float32,
    )  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=str)
@given(text=ANY_TEXT)
def test_the_n_grams_of_any_text_are_scikit_learns(block: NgramBlock, text: str) -> None:
    said = spoken(text)
    assert block.grams(said) == scikit_learns(block).build_analyzer()(said)


@given(
    texts=st.lists(ANY_TEXT, max_size=12),
    low=st.integers(1, 3), more=st.integers(0, 2), min_texts=st.integers(1, 3),
)  # fmt: skip
def test_the_matrix_of_any_texts_is_scikit_learns(
    texts: list[str], low: int, more: int, min_texts: int
) -> None:
    # Three words together, three times: scikit-learn wants at least one n-gram.
    texts = [*texts, *["no abro puerta"] * 3]
    blocks = [NgramBlock(kind, low, low + more, min_texts) for kind in ("word", "char_wb")]
    theirs = [scikit_learns(block) for block in blocks]
    wanted = hstack([one.fit_transform(map(spoken, texts)) for one in theirs])
    features, matrix = NgramFeatures.fit(texts, blocks)
    grams = [sorted(one.vocabulary_, key=one.vocabulary_.__getitem__) for one in theirs]
    found = [features.vocabulary.places_of_each(i, [some])[0] for i, some in enumerate(grams)]
    assert np.concatenate(found).tolist() == list(range(len(features.vocabulary)))
    assert np.allclose(
        features.inverse_frequencies, np.concatenate([one.idf_ for one in theirs]), atol=1e-6
    )
    assert np.allclose(matrix.toarray(), wanted.toarray(), atol=1e-6)


def test_a_text_is_weighed_as_in_training_the_first_time_and_again() -> None:
    texts = ["no abro la puerta", "abro la puerta a ice", "que es una fianza", "la fianza"]
    features, matrix = NgramFeatures.fit(texts, BLOCKS)
    for _ in range(2):
        for number, text in enumerate(texts):
            columns, values = features.row(text)
            row = np.zeros(matrix.shape[1], dtype=np.float32)
            row[columns] = values
            assert np.allclose(row, matrix[number].toarray()[0], atol=1e-6)


@given(texts=st.lists(ANY_TEXT, min_size=2, max_size=2))
def test_features_side_by_side_fill_what_each_fills_alone(texts: list[str]) -> None:
    alone, _ = NgramFeatures.fit(["no abro la puerta", "abro la puerta a ice"], BLOCKS[2:])
    joined, _ = NgramFeatures.fit(["que es una fianza", "no abro la fianza"], BLOCKS[:1])
    said = [spoken(text).split() for text in texts]
    both = NgramFeatures.side_by_side([alone, joined])
    columns, values, ends = both.rows([said[0]] * 3 + [said[1]])
    for part, one, text, offset in (
        (slice(0, ends[2]), alone, texts[0], 0),
        (slice(ends[2], ends[3]), joined, texts[1], len(alone.vocabulary)),
    ):
        wanted_columns, wanted_values = one.row(text)
        assert (columns[part] - offset).tolist() == wanted_columns.tolist()
        assert np.allclose(values[part], wanted_values, atol=1e-6)


def test_nothing_is_kept_of_what_people_write() -> None:
    features, _ = NgramFeatures.fit(["no abro la puerta", "no abro"], BLOCKS)
    before = [list(inside) for inside in features._inside]
    features.row("no abro la puerta a guadalupe")
    assert [list(inside) for inside in features._inside] == before


def test_the_n_grams_of_a_text_are_named_by_their_columns() -> None:
    features, _ = NgramFeatures.fit(["no abro", "la puerta"], (NgramBlock("word", 1, 2, 1),))
    named = features.named("no abro nunca")
    columns, _ = features.row("no abro nunca")
    assert sorted(named) == columns.tolist()
    assert sorted(named.values()) == ["abro", "no", "no abro"]
