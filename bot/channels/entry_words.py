"""Words that mean the same on every messenger: Telegram's commands, and one-word texts.

They do not go through the understanding, so they work on a day when it does not. `/hotline` is a
command everywhere; the bare word is one only where nobody can mean anything else by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.reply.payload import payload


@dataclass(frozen=True)
class Command:
    """A line of the command menu. `names` gives its word in each language; Telegram allows a to z,
    digits and underscores only. `key` names its description in data/interface.yml."""

    key: str
    payload: str
    names: Mapping[str, str]


def _command(key: str, payload_: str, es: str, pt: str, en: str) -> Command:
    return Command(f"command.{key}", payload_, MappingProxyType({"es": es, "pt": pt, "en": en}))


# In the order in which the menu shows them: danger first.
COMMANDS = (
    _command("start", payload("start"), "inicio", "inicio", "start"),
    _command("hotline", payload("hotline", topic="hotline"), "linea", "linha", "hotline"),
    _command("menu", payload("menu"), "menu", "menu", "menu"),
    _command(
        "lawyer", payload("find_lawyer", topic="find_lawyer"), "abogado", "advogado", "lawyer"
    ),
    _command("language", payload("change_language"), "idioma", "idioma", "language"),
    _command("human", payload("talk_to_human"), "persona", "pessoa", "human"),
    _command("privacy", payload("privacy"), "privacidad", "privacidade", "privacy"),
    _command("delete", payload("delete_data"), "borrar", "apagar", "delete"),
)

_START, _MENU, _LANGUAGE = payload("start"), payload("menu"), payload("change_language")
_DELETE = payload("delete_data")

# What a person may write alone in a message, whole, in any case.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("start", "inicio", "início", "help", "ayuda", "ajuda", "sos"), _START),
        **dict.fromkeys(("menu", "menú"), _MENU),
        **dict.fromkeys(("idioma", "language"), _LANGUAGE),
        **dict.fromkeys(("borrar", "apagar", "delete"), _DELETE),
        # The word that stops a sender everywhere; to us it can only mean: forget me.
        **dict.fromkeys(("stop", "parar"), _DELETE),
    }
)

# Every command of every language, and the words above with a slash.
SLASH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **WORDS,
        **{name: command.payload for command in COMMANDS for name in command.names.values()},
    }
)


def word_payload(text: str) -> str | None:
    """What a message that is one of the words asks for.

    >>> word_payload("  BORRAR. ")
    '/delete_data'
    """
    return WORDS.get(text.strip(" \t\n.!¡/").casefold())
