"""What a phone number tells of its owner's language: a hint, where the platform gives no other."""

from __future__ import annotations

# Countries by their calling code, longest first where one begins another.
# https://www.itu.int/pub/T-SP-E.164D
_PORTUGUESE = ("55", "351", "238", "244", "245", "239", "258")
_SPANISH = (
    "52", "502", "503", "504", "505", "506", "507", "51", "53", "54", "56", "57", "58", "591",
    "593", "595", "598", "34", "1787", "1939", "1809", "1829", "1849",
)  # fmt: skip
# The beginning of the id that stands for a hidden number: the country, as in "BR.1349...".
_COUNTRIES = {
    **dict.fromkeys(("BR", "PT", "CV", "AO", "GW", "ST", "MZ"), "pt"),
    **dict.fromkeys(
        (
            "MX", "GT", "SV", "HN", "NI", "CR", "PA", "PE", "CU", "AR", "CL", "CO", "VE", "BO",
            "EC", "PY", "UY", "ES", "PR", "DO",
        ),
        "es",
    ),
}  # fmt: skip


def language_of_number(number: str) -> str | None:
    """The language of the country of a number (digits, with its country) or of a hidden one.

    A number of the United States tells nothing: half of those who write here have one.

    >>> language_of_number("5533988880000"), language_of_number("14135550100")
    ('pt', None)
    >>> language_of_number("17875550100"), language_of_number("GT.1349120000")
    ('es', 'es')
    """
    if "." in number:
        return _COUNTRIES.get(number.split(".")[0])
    if number.startswith(_PORTUGUESE):
        return "pt"
    return "es" if number.startswith(_SPANISH) else None
