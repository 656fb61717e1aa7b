"""One spelling for what thumbs write many ways, so that all later parts read the same text.

What is lost here is lost for the classifier only; a person's words are never shown back.
"""

from __future__ import annotations

import re
import unicodedata

_KEPT_REPEATS = 2
_REPEATED = re.compile(rf"(.)\1{{{_KEPT_REPEATS},}}", re.DOTALL)
_SPACES = re.compile(r"\s+")
# Marks that change how text is drawn and not what it says: zero width, direction, variation.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     *range(0xFE00, 0xFE10), 0xFEFF],
    None,
)  # fmt: skip
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "…": "..."})
# Shorthand whose long form is the same word; only whole words, so "q" in "quero" stays.
_SHORTHAND = {
    "q": "que", "k": "que", "ke": "que", "qe": "que", "xq": "porque", "pq": "porque",
    "porq": "porque", "vc": "voce", "vcs": "voces", "tbm": "tambem", "tb": "tambem",
    "tmb": "tambien", "tbn": "tambien", "mto": "muito", "mt": "muito", "blz": "beleza",
    "cmg": "comigo", "ngm": "ninguem", "msm": "mesmo", "hj": "hoje", "aki": "aqui",
    "toy": "estoy", "tamos": "estamos", "u": "you", "ur": "your", "pls": "please",
    "plz": "please", "rn": "right now", "idk": "i do not know", "bf": "boyfriend",
    "gf": "girlfriend", "ppl": "people",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def normalize(text: str) -> str:
    """Lower case, without accents, invisible marks, long repeats or common shorthand.

    >>> normalize("ESTÁN  aquiiiii, xq??????")
    'estan aquii, porque??'
    """
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_QUOTES)
    plain = strip_accents(plain.casefold())
    plain = _REPEATED.sub(lambda match: match.group(1) * _KEPT_REPEATS, plain)
    plain = _WORD.sub(_long_form, plain)
    return _SPACES.sub(" ", plain).strip()


def _long_form(match: re.Match[str]) -> str:
    word = match.group()
    return _SHORTHAND.get(word, word)


def strip_accents(text: str) -> str:
    """The letters without their marks: "não" gives "nao", "ñ" gives "n"."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join([letter for letter in decomposed if unicodedata.category(letter) != "Mn"])
