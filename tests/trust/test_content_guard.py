"""Numbers that people call in danger stand in two places: in the directory, and here.

A changed number is then a change of two files, which somebody has to look at twice. The hotline
also stands in bot/reply/trouble_reply.py, and the check `hotline_agrees` holds the two together.
"""

from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.reply.trouble_reply import HOTLINE_E164, HOTLINE_WRITTEN

IN_DANGER = {
    "luce": ("617-370-5023", "+16173705023"),
    "lifeline-988": ("988", "988"),
    "safelink": ("877-785-2020", "+18777852020"),
    "emergency-911": ("911", "911"),
}


@pytest.mark.parametrize("organization", IN_DANGER)
def test_a_number_for_danger_is_the_one_that_two_files_name(
    library: Library, organization: str
) -> None:
    phone = library.phone(organization)
    assert (phone.written, phone.e164) == IN_DANGER[organization]


def test_the_hotline_that_needs_no_file_is_the_same() -> None:
    assert IN_DANGER["luce"] == (HOTLINE_WRITTEN, HOTLINE_E164)
