"""The closed list of what people say to the bot that is not a topic; see data/nlu."""

CONVERSATION_INTENTS = (
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "menu",
    "change_language",
    "bot_identity",
    "privacy",
    "delete_data",
    "talk_to_human",
    "not_helpful",
    "repeat",
    "out_of_scope",
)
