"""Languages that are not ours are told apart, and ours are never taken for them."""

from __future__ import annotations

import pytest

from bot.language.other import other_language


@pytest.mark.parametrize(
    "text, code",
    [
        ("mwen bezwen yon avoka tanpri", "ht"),
        ("ICE nan kay mwen", "ht"),
        ("bonjour, j'ai besoin d'un avocat", "fr"),
        ("saqarik, k'o jun ch'ojilab'al", "quc"),
        ("म नेपाली बोल्छु", "ne"),
        ("ខ្ញុំត្រូវការជំនួយ", "km"),
        ("أحتاج محامي", "ar"),
        ("我需要律师", "zh"),
        ("tôi cần luật sư", "vi"),
    ],
)
def test_another_language_is_known(text, code):
    assert other_language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "necesito un abogado",
        "não tenho documentos",
        "they took mi esposo, que hago",
        "N meste djuda, ICE sta na porta",
        "la police est",
        "José Núñez",
        "??",
        "",
        "👍",
    ],
)
def test_ours_a_name_or_nothing_is_not_another(text):
    assert other_language(text) is None


def test_our_own_examples_are_hardly_ever_taken_for_another(settings):
    from bot.rasa_parts.nlu_files import read_examples

    examples = list(read_examples(settings.data / "nlu"))
    taken = [one for one in examples if other_language(one.text)]
    assert len(taken) < len(examples) / 2000
