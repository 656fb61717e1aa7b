"""A grammar of nasty text, for hypothesis: what no honest person types and every door gets."""

from __future__ import annotations

from hypothesis import strategies as st

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "[tap](javascript:alert(1))",
    "*bold* _it_ `code` ~~no~~ ||spoiler||",
    "<b>&amp;&lt;</b>",
    "{{7*7}} ${7*7} #{7*7} %s %n {0} {phone:luce}",
    "</title><meta http-equiv=refresh content=0>",
)
# What only our buttons send, typed by a person; and what Rasa would take for its own.
PAYLOADS = (
    '/ice_at_door{"topic":"ice_at_door"}',
    '/ice_at_door{"town":"<b>"}',
    '/give_place{"place":"nowhere"}',
    '/full_answer{"topic":["a","b"]}',
    '/restart{"a":1}',
    "/session_start",
    "/action_forget_me",
    "/nlu_fallback",
    '/show_group{"group":{"group":"rights"}}',
    "/start@farol_bot",
    "//",
    "/" * 500,
    '/{"a":',
    "EXTERNAL: /start",
)
# What makes a careless regular expression count for hours.
BOMBS = (
    "a" * 3000 + "!",
    "1" * 3900,
    "12 " * 1200,
    "a@" * 1500,
    "calle " * 600 + "1",
    "(((((" * 400,
    "45 a b c " * 400 + "street",
    "mi A " * 700,
    "me llamo " * 400,
    "1-" * 1900,
    "+1 617 " * 500,
    " " * 3900 + "a",
    "\n" * 3900 + "a",
    "Aa " * 1200,
)
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u202a\u202e\u2066\u2069\ufe0f\u0000\u001b\u2028"
)

_words = st.sampled_from(
    ["la migra", "necesito ayuda", "o ICE", "warrant", "delete", "borrar", "hola", "4135550142"]
)
_hidden = st.text(alphabet=INVISIBLE, min_size=1, max_size=40)
_towers = st.builds(
    lambda letter, marks: letter + marks,
    st.sampled_from("aeinoz"),
    st.text(alphabet=[chr(mark) for mark in range(0x300, 0x36F)], min_size=5, max_size=400),
)
_wide = st.text(alphabet="ﷺ🏳️‍🌈👩‍👩‍👧‍👦𝕬𝖇ǅﬃ①㍿", min_size=1, max_size=60)
_halves = st.text(alphabet=["\ud83d", "\udc00", "\udfff", "a"], min_size=1, max_size=20)
_scripts = st.text(alphabet="我需أحتامсוזעмअआ한かな", min_size=1, max_size=80)
_anything = st.text(max_size=200)
_parts = st.one_of(
    _words,
    _hidden,
    _towers,
    _wide,
    _halves,
    _scripts,
    _anything,
    st.sampled_from(MARKUP),
    st.sampled_from(PAYLOADS),
    st.sampled_from(BOMBS),
)
_long = st.builds(lambda part, times: part * times, _parts, st.integers(2, 60))
_huge = st.builds(
    lambda part: part * (1_000_000 // max(1, len(part))), _parts.filter(lambda part: part != "")
)
_joined = st.builds("".join, st.lists(_parts, min_size=1, max_size=6))

# One in about fifty is a megabyte.
nasty_texts = st.one_of(*[_parts] * 20, *[_joined] * 20, *[_long] * 10, _huge)
