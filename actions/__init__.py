"""rasa-sdk actions: what needs the directory or the clock.

They import bot's pure layers, never rasa.
"""
