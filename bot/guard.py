"""What keeps the memory of this process to itself, and empty of what it no longer needs.

What somebody has just written stands in memory until it is answered. After that its bytes would
stay until the memory is used again, minutes or days; so freed memory is overwritten at once. A
crash must not write memory to disk, and another program of this account must not read it. Root and
whoever holds the machine can read what is there at that moment; see docs/threat-model.md.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import sys

log = logging.getLogger(__name__)

# prctl(2): whether the process may be dumped or traced by its own account.
_PR_SET_DUMPABLE = 4


# Python keeps small objects in pools of its own, whose freed bytes stay as they are. With glibc's
# allocator in their place each freed block is filled; its small caches, which skip that, are off.
# https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html
_OVERWRITING = {
    "PYTHONMALLOC": "malloc",
    "MALLOC_PERTURB_": "165",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
}


def overwriting_environ() -> dict[str, str]:
    """The environment of a program, on Linux, whose allocator overwrites what is freed.

    The allocator is chosen before Python runs, so a program that wants it must begin anew.
    """
    return {**os.environ, **_OVERWRITING}


def guard_memory() -> None:
    """Call once at start of a server. Where the system cannot do it, the log says so."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        log.warning("this system lets other programs of this account read our memory")
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        log.warning("memory could not be guarded: error %s", ctypes.get_errno())
