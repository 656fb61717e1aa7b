"""The command line: `python -m bot COMMAND`."""

from __future__ import annotations

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

# Rasa configures logging when it is imported, so the rest comes after.
from bot.commands import main  # noqa: E402

if __name__ == "__main__":
    main()
