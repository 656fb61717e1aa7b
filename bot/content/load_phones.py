"""The `phones` of an organization's file."""

from __future__ import annotations

from pathlib import Path

import phonenumbers

from bot.content.fields import Fields
from bot.content.organization import Phone
from bot.content.yaml_lines import Block, Text
from bot.errors import ContentError

# Dialed as they are, from any phone in Massachusetts; they have no E.164 form.
SHORT_CODES = ("211", "711", "911", "988")


def load_phone(block: Block, file: Path) -> Phone:
    """A phone whose two forms are one valid number. Raises ContentError."""
    fields = Fields(block, file)
    written = fields.text("written")
    e164 = fields.text("e164")
    label = fields.optional_text("label")
    fields.finish()
    if e164 in SHORT_CODES:
        if "".join(filter(str.isdigit, written)) != e164:
            raise ContentError(file, written.line, f"{written} and {e164} are not the same number")
    else:
        if _e164(e164) != e164:
            raise ContentError(file, e164.line, f"{e164} is not a valid number like +14135871249")
        if _e164(written) != e164:
            raise ContentError(file, written.line, f"{written} and {e164} are not the same number")
    return Phone(str(written), str(e164), str(label) if label else None)


def _e164(text: Text) -> str | None:
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
