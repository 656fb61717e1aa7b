"""What has been loaded for good is put aside once, and what loading left over is given back.

The text of a model's files and what Python made on the way to its tables is some 10 MB, which the
allocator keeps for later; and whenever Python looks for garbage it looks through a million objects
that a server never lets go of, for a third of a second in which nobody is heard.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading

_is_settled = threading.Event()


def settle() -> None:
    """Call when the first engine is ready; later calls do nothing."""
    if _is_settled.is_set():
        return
    _is_settled.set()
    gc.collect()
    gc.freeze()
    _trim()


def unsettle() -> None:
    """Call when something loaded was replaced: the old one may be garbage now."""
    gc.unfreeze()
    _trim()


def _trim() -> None:
    """Other threads run meanwhile."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        # musl, which small containers have, gives memory back by itself.
        if trim is not None:
            trim(0)
