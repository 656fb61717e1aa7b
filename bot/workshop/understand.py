"""What a person typed in a role play: stop, one of the choices, or not clear.

Two readers are asked: how much of a choice's own wording was typed, and, where one is at hand, how
likely each move is that stands behind the choices. Where they disagree the person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

# Whoever needs to leave must not have to remember the language of the room.
STOP_WORDS = frozenset(
    ["stop", "alto", "pare", "parar", "basta", "salir", "sair", "leave", "exit", "quit"]
)
STOP_PHRASES = ("no puedo mas", "nao aguento mais", "i want to stop", "quiero parar", "quero parar")
# Below this share of shared words two sentences are not the same thing to say.
ENOUGH = 0.4
# The best must be better than the second by this much, or we ask.
CLEARER = 0.15

# A share of the moves that is enough, and how many times that of any other choice.
LIKELY = 0.34
LIKELIER = 3.0
# To give in is not what a sentence with a no in it says, unless the reader is this sure.
SURE = 0.9
GIVING_IN = frozenset(
    ("open", "allow_search", "sign", "pay", "tell", "run", "spread", "give_data", "stop_film")
)

_NO = frozenset(("no", "not", "nao", "nunca", "never", "don", "nada"))
_ANY_NO = _NO | frozenset(("ni", "nadie", "ninguem", "jamas", "nem", "wont", "dont", "cant", "t"))
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    """a an the i do does t my me to of it is in and so that they them he she if for with what who
    el la los las un una de que en y mi se lo le les su es por con al del yo
    o os as um uma do da dos das e eu meu minha no na em ao para com""".split()  # noqa: SIM905
)


class Reader(Protocol):
    """What was typed, as a trained reader sees it; bot.move_reader has one."""

    def shares(self, said: str) -> Mapping[str, float]:
        """How likely each move of data/moves is; empty when it cannot tell."""

    def is_crisis(self, said: str) -> bool:
        """Whether somebody's life may be in danger: that is no play."""


class NoReader:
    """Where nothing was learned: then the wordings alone decide."""

    def shares(self, said: str) -> Mapping[str, float]:
        return {}

    def is_crisis(self, said: str) -> bool:
        return False


def is_stop(said: str) -> bool:
    """One stop word alone, or a sentence that says it; in any of the three languages.

    >>> is_stop("¡Alto!"), is_stop("I stop in a safe place and wait")
    (True, False)
    """
    words = _words(said)
    return (len(words) <= 2 and bool(STOP_WORDS & set(words))) or (" ".join(words) in STOP_PHRASES)


def chosen(
    said: str,
    choices: Sequence[Sequence[str]],
    moves: Sequence[Collection[str]] = (),
    shares: Mapping[str, float] | None = None,
) -> int | None:
    """Which choice was meant; None when it is not clear.

    Each choice comes in all its wordings: the reader's, the English one; and, where they are known,
    with the moves that mean it. A number or a letter picks by place: "2", "b)".

    >>> chosen("no abro", [["I open", "Abro un poco"], ["I ask", "Dejo la puerta cerrada"]]) is None
    True
    """
    place = _place(said, len(choices))
    if place is not None:
        return place
    by_words = _by_words(said, choices)
    if not shares or not moves:
        return by_words
    likely = [sum(shares.get(move, 0.0) for move in meant) for meant in moves]
    best = max(range(len(likely)), key=likely.__getitem__)
    others = max((share for n, share in enumerate(likely) if n != best), default=0.0)
    needed = SURE if _gives_in(said, moves[best], shares) else LIKELY
    if likely[best] >= needed and likely[best] >= LIKELIER * others:
        return best
    # The wordings may know what the moves do not, but not against them.
    is_open = likely[best] < LIKELY or by_words == best
    return by_words if is_open and likely[best] < SURE else None


def _gives_in(said: str, moves: Collection[str], shares: Mapping[str, float]) -> bool:
    """Whether a sentence with a no in it was read as giving in: "ni loco abro"."""
    likeliest = max(moves, key=lambda move: shares.get(move, 0.0), default="")
    return likeliest in GIVING_IN and bool(_ANY_NO & set(_words(said)))


def _by_words(said: str, choices: Sequence[Sequence[str]]) -> int | None:
    asked = _content(said)
    if not asked:
        return None
    scores = [max(_alike(asked, said, wording) for wording in wordings) for wordings in choices]
    best = max(range(len(scores)), key=scores.__getitem__)
    others = [score for number, score in enumerate(scores) if number != best]
    if scores[best] < ENOUGH or scores[best] - max(others, default=0.0) < CLEARER:
        return None
    return best


def _place(said: str, count: int) -> int | None:
    sign = said.strip().strip(".)( ").lower()
    if len(sign) != 1:
        return None
    place = "123456789".find(sign) if sign.isdigit() else "abcdefghi".find(sign)
    return place if 0 <= place < count else None


def _alike(asked: frozenset[str], said: str, wording: str) -> float:
    meant = _content(wording)
    if not meant:
        return 0.0
    # "I open" and "I do not open" share their words and mean opposite things.
    no_said, no_meant = _denied(said), _denied(wording)
    if no_said & (meant - no_meant) or no_meant & (asked - no_said):
        return 0.0
    return len(asked & meant) / min(len(asked), len(meant))


def _denied(text: str) -> frozenset[str]:
    """The first word of meaning after each no."""
    words = _words(text)
    denied: set[str] = set()
    for place, word in enumerate(words):
        if word in _NO:
            following = (w for w in words[place + 1 :] if w not in _EMPTY and w not in _NO)
            denied.update(w[:5] for w in [next(following, "")] if w)
    return frozenset(denied)


def _content(text: str) -> frozenset[str]:
    # Five letters are stem enough: "abro", "abrir" stay apart, "agente" and "agentes" meet.
    return frozenset(word[:5] for word in _words(text) if word not in _EMPTY and word not in _NO)


def _words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(c for c in bare if not unicodedata.combining(c)))
