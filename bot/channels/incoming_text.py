"""What a platform handed us as text, made fit to be handled as text."""

from __future__ import annotations


def clean(text: object) -> str:
    """The text without halves of characters and without zero bytes; nothing for what is no text.

    JSON can carry half of an emoji, which no encoder and no database takes.

    >>> clean("caf\\u00e9 \\ud83d!"), clean(None)
    ('café \ufffd!', '')
    """
    if not isinstance(text, str):
        return ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def language_hint(code: object) -> str | None:
    """The phone's language if it is one of ours, from a code such as "es-MX" or "pt_BR"."""
    language = clean(code).replace("_", "-").split("-")[0].casefold()
    return language if language in ("es", "pt", "en") else None
