"""What is said when we are broken. It needs no file, so it stands when nothing else does.

The words and the number are those of data/interface.yml and data/directory/luce.yml; a test holds
that they are still the same.
"""

from __future__ import annotations

from bot.reply.reply import Button, Reply

HOTLINE_WRITTEN = "617-370-5023"
HOTLINE_E164 = "+16173705023"
_TROUBLE = {
    "es": "Algo no está funcionando aquí. Si necesita ayuda ahora, llame a LUCE: {phone}. "
    "Para policía, bomberos o ambulancia: 911.",
    "pt": "Alguma coisa não está funcionando aqui. Se precisa de ajuda agora, ligue para a LUCE: "
    "{phone}. Para polícia, bombeiros ou ambulância: 911.",
    "en": "Something is not working here. If you need help now, call LUCE: {phone}. "
    "For police, fire or ambulance: 911.",
}
_CALL = {"es": "Llamar a LUCE", "pt": "Ligar para a LUCE", "en": "Call LUCE"}


def trouble_reply(language: str | None) -> Reply:
    """The hotline and 911, in the person's language or in all three."""
    codes = [language] if language in _TROUBLE else list(_TROUBLE)
    text = "\n\n".join(_TROUBLE[code].format(phone=HOTLINE_WRITTEN) for code in codes)
    call = Button(_CALL[codes[0]], f"tel:{HOTLINE_E164}")
    return Reply(text, (call,), language if language in _TROUBLE else None, urgent=True)
