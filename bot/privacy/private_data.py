"""Whether a message tells who somebody is: numbers of papers, phones, addresses, births, names.

Pure, over the words as they were written; nothing found is kept or shown, only its kind. It is for
one kind line, "please delete that message", so it may miss: a wrong alarm costs a person a moment,
and the line is the same for all kinds. Each pattern is bounded, so no text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Literal

import phonenumbers

Kind = Literal[
    "a_number", "passport", "ssn", "other_id", "phone", "email", "address", "birth_date", "name"
]


def private_data(text: str, public_numbers: Collection[str] = ()) -> frozenset[Kind]:
    """The kinds of private data in a message.

    `public_numbers` are those of the directory, as a phone dials them (+16173705023): who asks
    about a hotline tells nothing about themselves.

    >>> sorted(private_data("me llamo Ana, mi A number es 205-111-222"))
    ['a_number', 'name']
    >>> private_data("la fianza es de $5000")
    frozenset()
    """
    found: set[Kind] = {kind for kind, pattern in _PATTERNS if pattern.search(text)}
    if _has_private_phone(text, public_numbers):
        found.add("phone")
    return frozenset(found)


_DIGIT = re.compile(r"\d")
# The shortest number that the matcher takes for one.
_FEWEST_DIGITS = 7


def _has_private_phone(text: str, public_numbers: Collection[str]) -> bool:
    if len(_DIGIT.findall(text)) < _FEWEST_DIGITS:
        return False
    return any(number not in public_numbers for number in _phones(text))


def _phones(text: str) -> Iterator[str]:
    # Few tries: a page of digits is no phone number and must not make anybody wait.
    matches = phonenumbers.PhoneNumberMatcher(text, "US", max_tries=20)
    for match in matches:
        yield phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)


# --- words that the patterns share

# A name begins with a capital letter and goes on in small ones: "ICE" is none.
_CAPITAL = r"[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][a-záéíóúâêôãõçñü]{1,20}"
_FULL_NAME = rf"{_CAPITAL}(?: (?:de |del |da |dos |la )?{_CAPITAL}){{1,3}}"
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|ene|abr|ago|dic|fev|mai|set|out|dez)[a-zç]{0,7}\.?"
)
_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b"
    rf"|\d{{1,2}}(?: de| of)? {_MONTH},?(?: de| del)? (?:19|20)\d{{2}}\b"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}\b"
    r"|(?:19|20)\d{2}-\d{1,2}-\d{1,2}\b)"
)
# What may stand after "my name is" without being a name.
_NO_NAME = (
    r"(?:el|la|un|una|o|a|um|uma|the|an|my|mi|meu|not|no|não|nao|wrong|misspelled|spelled|on|in|en"
    r"|em|mal|errado|incorrecto|different|diferente|importante|important|muy|muito|very|también"
    r"|also|é|es|is|así|so|that|que|seguro|safe|private|privado|as|como|like"
    # "me llamó uno de ICE", written without its accent, is somebody who called.
    r"|uno|alguien|por|para|de|del|desde|ayer|anoche|hoy|ahorita|diciendo|tambien|otra)\b"
)
_NATIONS = r"(?:Puerto|Costa|Cape|Cabo|Latin|Latino|Native|African|Afro)\b"
# These words stand between a number and "street" where no address is.
_NO_STREET = (
    r"(?:agent\w*|officer\w*|oficial\w*|polic\w*|people|personas?|pessoas?|carros?|cars?|vans?"
    r"|years?|años?|anos?|días?|dias?|days?|hours?|horas?|on|in|at|en|na|no|la|el|a|o|the|this"
    r"|esta|essa|my|mi|minha|to|am|pm|men|homens|hombres|dollars?|dólares|dolares)\b"
)


def _compiled(pattern: str, *, ignore_case: bool = True) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0)


_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    # "A123456789", "A# 201 345 678", "A-087654321"
    ("a_number", _compiled(r"\ba[\s#:-]{0,3}\d{3}[ -]?\d{3}[ -]?\d{2,3}\b")),
    # "número de extranjero es 098-765-432", "the alien number of my husband: 215678943"
    (
        "a_number",
        _compiled(
            r"\b(?:alien|extranjero|estrangeiro|a[- ]?(?:number|n[uú]mero)|(?:mi|meu|my) a)\b"
            r"[^\d\n]{0,40}\d{3}[ -]?\d{3}[ -]?\d{2,3}\b"
        ),
    ),
    ("passport", _compiled(r"\b(?:pasaporte|passaporte|passport)\b[^\d\n]{0,30}?\d{6,9}\b")),
    ("ssn", _compiled(r"\b\d{3}([- .])\d{2}\1\d{4}\b")),
    ("ssn", _compiled(r"\b(?:social|ssn|itin)\b[^\d\n]{0,30}\d{3}[- .]?\d{2}[- .]?\d{4}\b")),
    # Brazil's CPF.
    ("other_id", _compiled(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b|\bcpf\b[^\d\n]{0,20}\d{11}\b")),
    ("email", _compiled(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,3}\b")),
    # "45 Maple Street", "118 de Chestnut St", "33 pine street"
    (
        "address",
        _compiled(
            rf"\b\d{{1,5}}[a-z]?(?: de| of)?(?: (?!{_NO_STREET})(?:[a-z]\.|[\w']{{1,20}})){{1,3}}"
            r" (?:street|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|terrace)\b"
        ),
    ),
    # Suffixes that are also everyday words want a name before them: "7 Cabot Court".
    (
        "address",
        _compiled(
            rf"\b\d{{1,5}}(?: {_CAPITAL}){{1,2}}"
            r" (?:[Cc]ourt|[Cc]t|[Dd]rive|[Dd]r|[Ww]ay|[Pp]lace|[Pp]l|[Cc]ircle|[Hh]ighway)\b",
            ignore_case=False,
        ),
    ),
    # "calle Maple 45", "Rua Sargento, 12"
    (
        "address",
        _compiled(
            rf"\b(?:[Cc]alle|[Rr]ua|[Aa]venida)(?: {_CAPITAL}){{1,3}},?"
            r" (?:#|[Nn]o\.? |[Nn][úu]mero )?\d{1,5}\b(?!:)",
            ignore_case=False,
        ),
    ),
    # "nací el 12 de marzo de 1988", "DOB 4/30/75"
    (
        "birth_date",
        _compiled(r"\b(?:nac[ií]\w*|nasc\w*|nac|born|birth\w*|d\.?o\.?b)\b[^\d\n]{0,24}?" + _DATE),
    ),
    # "me llamo lupita", "my name's Juan"
    (
        "name",
        _compiled(
            r"\b(?:me llamo|mi nombre es|me chamo|meu nome é|my name(?: is|['’]s))"
            rf":? (?!{_NO_NAME})[^\W\d_]{{2,}}"
        ),
    ),
    # "meu nome e carlos" without its accent; "no meu nome e foto" is something else.
    (
        "name",
        _compiled(
            r"(?:^|[.,!] |\b(?:oi|ol[aá]|dia|tarde|noite),? )meu nome e"
            rf" (?!{_NO_NAME})[^\W\d_]{{2,}}"
        ),
    ),
    # "su nombre es Pedro", "my husband's name is Jose", "se llama Kevin", "is called Kevin"
    (
        "name",
        _compiled(
            r"\b(?:[Nn]ombre es|[Nn]ome (?:d?el[ea] )?[eé]|[Nn]ame is|[Ss]e llama|[Ss]e chama"
            rf"|[Ii]s called):? {_CAPITAL}\b",
            ignore_case=False,
        ),
    ),
    # "Nombre completo: Gloria Díaz", "name Marta Ruiz"
    (
        "name",
        _compiled(
            r"\b(?:[Nn]ombre|[Nn]ome|[Nn]ame)(?: completo)?:? " + _FULL_NAME, ignore_case=False
        ),
    ),
    # "soy Rosa Martinez", "i'm Ana Lopez", "this is Luis Torres"
    (
        "name",
        _compiled(
            r"\b(?:[Ss]oy|[Ss]ou(?: [oa])?|[Ii](?: am|['’]m)|[Tt]his is)"
            rf" (?!{_NATIONS}){_CAPITAL} {_CAPITAL}\b",
            ignore_case=False,
        ),
    ),
    # "mi papá Manuel Ortiz", "my dad Manuel Ortiz"
    (
        "name",
        _compiled(
            r"\b(?:[Mm]i|[Mm]eu|[Mm]inha|[Mm]y) [a-zà-ü]{2,14} " + _FULL_NAME, ignore_case=False
        ),
    ),
)
