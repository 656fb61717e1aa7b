"""What Meta's error codes mean to us: try again, give up on a message, give up on a person.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import ChannelError, RecipientGone, Refused, Throttled, Unreachable

# Too fast: for all (4, 80007, 130429), for this person (131056), in a burst that looks like spam.
THROTTLED = frozenset({4, 80007, 130429, 131056})
# Meta's own trouble: try again.
TROUBLE = frozenset({1, 2, 131000, 131016, 131057, 133004})
# Nobody to be reached: not on WhatsApp, or blocked us (131026), the 24 hours are over (131047),
# our own number (131021), the person stopped our messages (131050), an experiment (130472).
GONE = frozenset({131026, 131047, 131021, 131050, 130472})
# The token is old, revoked or lacks a right: nothing goes out until somebody mends it.
TOKEN = frozenset({0, 3, 10, 190, 131005, *range(200, 300)})


class TokenRefused(ChannelError):
    """Not retried at once and not given up: Meta delivers again for days, and we may have a good
    token by then."""


def channel_error(status: int, answer: Mapping[str, Any]) -> ChannelError:
    """Ours for Meta's. Its "message" names no words of a person; "details" may, and is left out."""
    error = answer.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    told = f"HTTP {status}, code {code}: {str(error.get('message', ''))[:200]}"
    if code in TOKEN or status == 401:
        return TokenRefused(f"{told} (is FAROL_WHATSAPP_TOKEN right? see docs/whatsapp.md)")
    if code in GONE:
        return RecipientGone(told)
    if code in THROTTLED or status == 429:
        return Throttled(told)
    if code in TROUBLE or status >= 500:
        return Unreachable(told)
    return Refused(told)
