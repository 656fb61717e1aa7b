"""What a check found, said in the organizer's language.

The checks speak English, to those who edit files. Here their sentences are recognized and said
again; one that is not recognized is shown as it is, which is better than nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.studio.draft_stock import Finding
from bot.studio.words import StudioWords

_PHONE = "{phone:luce}"
_LETTERS = r".*?(?P<count>\d+) characters in \w+; at most (?P<limit>\d+)"
_LETTERS = r".*?(?P<count>\d+) characters in \w+; at most (?P<limit>\d+)"

# The check, what it says, and the key under studio.finding that says the same.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("card-short", r"write a '## Card'", "no_card"),
    ("card-short", r"take this line out: a card has at most (?P<limit>\d+)", "card_lines"),
    (
        "card-short",
        r"(?P<count>\d+) words in \w+; a line of a card has at most (?P<limit>\d+)",
        "card_words",
    ),
    ("answer-short", r".* has (?P<count>\d+) words in \w+; at most (?P<limit>\d+)", "answer_words"),
    ("title-short", _LETTERS, "letters"),
    ("button-short", _LETTERS, "letters"),
    (
        "fits-channels",
        r".* has (?P<count>\d+) characters in \w+; at most (?P<limit>\d+)",
        "letters",
    ),
    ("fits-channels", r"the id .* makes a button", "payload"),
    ("urgent-phone", r"the card of .* names no phone number", "no_phone"),
    ("known-phones", r"there is no organization (?P<name>\S+) in", "no_organization"),
    ("known-phones", r"(?P<name>\S+) has no phone that may be shown", "phone_hidden"),
    ("no-bare-phones", r"write \{phone:id\} for (?P<number>.+), with", "bare_phone"),
    ("known-links", r"(?P<site>\S+) is on no page", "link"),
    ("known-ids", r"next: (?P<name>\S+) is not another topic", "next"),
    ("known-ids", r"needs: (?P<name>\S+) is not in", "need"),
    ("known-ids", r"needs: no organization that may be shown serves (?P<name>\S+)", "need_served"),
    ("sourced", r"name at least one source", "no_source"),
    ("sourced", r"there is no source (?P<name>\S+) in", "source"),
    ("checked-recently", r"checked (?P<count>\d+) days ago", "checked_old"),
    ("checked-recently", r"checked on (?P<date>\S+), not yet here", "checked_future"),
    ("translated", r"stale in", "stale"),
    ("translated", r"missing in", "missing"),
    ("same-placeholders", r"put (?P<what>\S+) into the translation", "put"),
    ("same-placeholders", r"take (?P<what>\S+) out of the translation", "take"),
    ("same-links", r"put (?P<what>\S+) into the translation", "put"),
    ("same-links", r"take (?P<what>\S+) out of the translation", "take"),
    ("same-numbers", r"the English says (?P<what>\S+), this translation does not", "number_lacks"),
    ("same-numbers", r"this translation says (?P<what>\S+), the English does not", "number_more"),
    (
        "easy-to-read",
        r".*hard to read in \w+: (?P<scale>.+) (?P<score>-?\d+), the limit is (?P<limit>[\d.]+);",
        "hard",
    ),
)
_KNOWN = tuple((check, re.compile(said, re.DOTALL), key) for check, said, key in _SENTENCES)


def told_finding(finding: Finding, words: StudioWords) -> Finding:
    """The same with its name and its sentence in the organizer's language."""
    key = f"studio.check.{finding.check}"
    name = words(key) if words.has(key) else finding.name
    return replace(finding, name=name, message=_sentence(finding, words))


def _sentence(finding: Finding, words: StudioWords) -> str:
    for check, said, key in _KNOWN:
        found = said.match(finding.message) if check == finding.check else None
        if found is not None:
            return words(f"studio.finding.{key}", example=_PHONE, **found.groupdict())
    return finding.message
