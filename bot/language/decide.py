"""Which language to answer in: the message's own words first, then what was known before.

A short or mixed message never flips the language of a conversation.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.identify import Identified

# Above this the words alone decide, when there are enough of them.
_CLEAR = 0.80
# A message this short flips a conversation's language only when it is beyond doubt.
_FEW_WORDS = 3
_BEYOND_DOUBT = 0.98
# How much likelier the conversation's language, or the phone's, is than another one.
_CONVERSATION_ODDS = 6.0
_HINT_ODDS = 2.0


@dataclass(frozen=True)
class Decided:
    """`language` is None when nothing tells; `sure` says whether to remember it."""

    language: str | None
    probability: float
    sure: bool


def decide(
    text: str, words: Identified | None, *, conversation: str | None, hint: str | None
) -> Decided:
    """Weigh what the words say with the conversation's language and the phone's.

    >>> decide("no", Identified("en", 0.6), conversation="es", hint=None).language
    'es'
    """
    known = conversation or hint
    if words is None:
        return Decided(known, 1.0 if known else 0.0, False)
    if known is None or words.language == known:
        sure = words.probability >= _CLEAR
        return Decided(words.language, words.probability, sure or words.language == conversation)
    odds = _CONVERSATION_ODDS if conversation else _HINT_ODDS
    against = words.probability / max(1e-9, 1 - words.probability)
    needed = _BEYOND_DOUBT / (1 - _BEYOND_DOUBT) if len(text.split()) <= _FEW_WORDS else odds
    if conversation is None:
        needed = min(needed, odds)
    if against > needed:
        return Decided(words.language, words.probability, True)
    return Decided(known, 1 - words.probability, False)
