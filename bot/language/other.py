"""Languages that are not ours, so that nobody is answered as if they had written in Spanish.

Scripts tell most of them; Haitian Creole, French, Vietnamese and K'iche' are told by words that
occur in none of our languages. Pure, and sure rather than complete: a name or a greeting in another
language is not enough.
"""

from __future__ import annotations

import re
import unicodedata

# The first and the last letter of what only this language is written in, among people here.
_SCRIPTS = (
    ("ne", 0x0900, 0x097F),
    ("km", 0x1780, 0x17FF),
    ("ar", 0x0600, 0x06FF),
    ("zh", 0x4E00, 0x9FFF),
    ("ru", 0x0400, 0x04FF),
    ("ko", 0xAC00, 0xD7AF),
    ("am", 0x1200, 0x137F),
)
# Below this there is no letter of those.
_BEYOND_LATIN = min(chr(first) for _, first, _ in _SCRIPTS)
# Letters of Vietnamese alone, with their tones.
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_WORDS = {
    "ht": """mwen ou li nou yo mwen bezwen gen genyen pa kapab kapav ki kote kisa kijan poukisa
        ede èd avoka imigrasyon lapolis papye mennen arete kay lakay pitit madanm mari fanmi tanpri
        mesi bonjou bonswa sak ki ap pral te vle konnen konn pale kreyòl ayisyen travay lajan jij
        deyò nan pou ak avèk sou lè fè nimewo telefòn moun pè chèche jwenn jodi kounye kreyol deyo
        le fe ed ale vini rele kouman anpil sa""",
    "fr": """je tu il elle nous vous ils elles mon ma mes votre vos notre est sont suis êtes avez
        avons ont ai j'ai c'est qu'est n'est n'ai besoin aide aidez moi avocat pourquoi comment où
        quand quoi avec sans chez dans sur pas ne une des les du au aux cette ces bonjour bonsoir
        merci beaucoup peux peut dois faire parle français police frapper arrêté maison enfants
        mari femme travail droit droits puis suis-je papiers immigration mère père frère qui que""",
    "quc": """ri le kinwaj kawaj k'o k'olik maj man taj utz maltyox saqarik xeq'ij nutat nunan nan
        tat wa'e wi' chech chwech qas jas jampa' achike la k'ut xa kintzij katzij tzijob'al k'iche'
        wixoqil wachajil walk'u'al ja rochoch pa aj quj kuj xkik'am xkichap kinto'o chinato'o
        kib'an kub'an in at are'""",
}
# Words that one of our languages writes too: they tell nothing.
_OURS_TOO = """
    le la pa te sa nan li ale mari police immigration du ma moi me tu il mes une des les que
    qui on est a as es o os e y no se un son sin sur in at ja xa ri taj man ne en de au ai
    dans par elle sont mon ou ak ki ed fe maj wi tat quoi aux ap sou nou notre puis yo pou
    moun rele sans aide
"""
_LEAST_WORDS = 2
_LEAST_SHARE = 0.3
_LEAST_LETTERS = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def other_language(text: str) -> str | None:
    """The ISO 639 code of a language that is surely not ours; None when it may be.

    >>> other_language("mwen bezwen yon avoka tanpri"), other_language("necesito un abogado")
    ('ht', None)
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return None
    scripts = _SCRIPTS if max(letters) >= _BEYOND_LATIN else ()
    for code, first, last in scripts:
        if sum(first <= ord(letter) <= last for letter in letters) >= _LEAST_LETTERS * len(letters):
            return code
    small = unicodedata.normalize("NFC", text.casefold())
    if len(_VIETNAMESE.findall(small)) >= _LEAST_WORDS:
        return "vi"
    words = _WORD.findall(small.replace("’", "'"))
    best, hits = None, 0
    for code, known in _KNOWN.items():
        here = sum(word in known for word in words)
        if here > hits:
            best, hits = code, here
    telling = _LEAST_WORDS if len(words) > 1 else 1
    return best if hits >= telling and hits >= _LEAST_SHARE * len(words) else None


_KNOWN = {
    code: frozenset(words.split()) - frozenset(_OURS_TOO.split()) for code, words in _WORDS.items()
}
