"""A sentence of the content as safe HTML: its phone numbers dial, its addresses open."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from bot.content.library import Library

_PART = re.compile(r"\{phone:(?P<phone>[a-z0-9-]+)\}|(?P<link>https?://[^\s<>\"]*[^\s<>\".,;:!?)])")


def linked(text: str, library: Library) -> Markup:
    """The text escaped, each {phone:<organization>} a link that dials, each address a link.

    The text is as it stands in data/ or a catalog, with its placeholders. KeyError for an
    organization that has no number to show.
    """
    html = Markup()
    end = 0
    for part in _PART.finditer(text):
        html += escape(text[end : part.start()])
        if part["phone"]:
            phone = library.phone(part["phone"])
            html += Markup('<a href="tel:{}">{}</a>').format(phone.e164, phone.written)
        else:
            html += Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(
                part["link"], re.sub(r"^https?://(?:www\.)?", "", part["link"])
            )
        end = part.end()
    return html + escape(text[end:])
