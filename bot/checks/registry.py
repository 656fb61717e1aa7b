"""All checks, in the order in which a person would mend what they find."""

from __future__ import annotations

from bot.checks.answer_short import AnswerShort
from bot.checks.button_short import ButtonShort
from bot.checks.card_short import CardShort
from bot.checks.check import Check
from bot.checks.checked_recently import CheckedRecently
from bot.checks.easy_to_read import EasyToRead
from bot.checks.enough_examples import EnoughExamples
from bot.checks.examples_apart import ExamplesApart
from bot.checks.examples_once import ExamplesOnce
from bot.checks.fits_channels import FitsChannels
from bot.checks.hotline_agrees import HotlineAgrees
from bot.checks.known_ids import KnownIds
from bot.checks.known_links import KnownLinks
from bot.checks.known_phones import KnownPhones
from bot.checks.no_bare_phones import NoBarePhones
from bot.checks.same_links import SameLinks
from bot.checks.same_numbers import SameNumbers
from bot.checks.same_placeholders import SamePlaceholders
from bot.checks.sourced import Sourced
from bot.checks.title_short import TitleShort
from bot.checks.translated import Translated
from bot.checks.urgent_phone import UrgentPhone

CHECKS: tuple[Check, ...] = (
    HotlineAgrees(),
    UrgentPhone(),
    KnownPhones(),
    NoBarePhones(),
    KnownLinks(),
    KnownIds(),
    Sourced(),
    CheckedRecently(),
    Translated(),
    SamePlaceholders(),
    SameNumbers(),
    SameLinks(),
    CardShort(),
    AnswerShort(),
    TitleShort(),
    ButtonShort(),
    FitsChannels(),
    EasyToRead(),
    EnoughExamples(),
    ExamplesOnce(),
    ExamplesApart(),
)
