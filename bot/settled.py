"""What has been loaded for good is put aside once, and what loading left over is given back.

The text of a model's files and what Python made on the way to its tables is some 10 MB, which the
allocator keeps for later; and whenever Python looks for garbage it looks through a million objects
that a server never lets go of, for a third of a second in which nobody is heard. While a model is
loaded it looks again and again, for each new table may be garbage; with three processes on two
cores everybody stood still for a second and a half, and who asked meanwhile got the door's card.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_is_settled = threading.Event()


def settle() -> None:
    """Call when the first engine is ready; later calls do nothing."""
    if _is_settled.is_set():
        return
    _is_settled.set()
    gc.collect()
    gc.freeze()
    _trim()


@contextmanager
def undisturbed() -> Iterator[None]:
    """While something large is loaded that stays, nobody looks for garbage among it."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


@contextmanager
def replacing() -> Iterator[None]:
    """While a model is loaded in the place of another.

    The old one goes by itself with the last turn that used it, since nothing in it points back at
    itself (tests/test_engine.py). The new one is not put aside: what somebody is just writing would
    be put aside with it, and never found when it is garbage. It is few objects, mostly tables of
    numbers, through which Python looks in 7 ms.
    """
    with undisturbed():
        yield
    _trim()


def unsettle() -> None:
    """Call when a whole engine was replaced: the old one may be garbage now."""
    gc.unfreeze()
    _trim()


def _trim() -> None:
    """Other threads run meanwhile."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        # musl, which small containers have, gives memory back by itself.
        if trim is not None:
            trim(0)
