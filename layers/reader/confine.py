"""Takes away from the reader's own process what reading one file does not need: network, endless time, memory, files, threads."""

from __future__ import annotations

import ctypes
import sys
import threading

from layers.reader.limits import CPU_SECONDS, MAX_OPEN_FILES, MAX_THREADS, MEMORY_BYTES, OUTPUT_BYTES

_NEW_USER_NAMESPACE = 0x10000000
_NEW_NETWORK_NAMESPACE = 0x40000000


def confine_this_process() -> None:
    """Bound this process for good; to be called before any library starts a thread, once."""
    alone = leave_the_network()
    limit_this_process()
    if alone:
        _limit_threads()


def leave_the_network() -> bool:
    """Move this process into a network of its own that has no interface, not even loopback.

    Works on Linux where the system lets a process do that; elsewhere the proxy of `layers.gdal_guard`, at which nobody
    listens, is what keeps requests in. Returns whether the process now has a user namespace of its own, in which threads
    can be counted apart from the user's other programs.
    """
    if sys.platform != "linux":
        return False
    try:
        unshare = ctypes.CDLL(None).unshare
    except (OSError, AttributeError):
        return False
    if unshare(_NEW_NETWORK_NAMESPACE) == 0:  # only with the rights of an administrator, who is not counted
        return False
    return bool(unshare(_NEW_USER_NAMESPACE | _NEW_NETWORK_NAMESPACE) == 0)


def limit_this_process() -> None:
    """Bound processor time, memory, file size and open files, where the system can do that (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        lowered = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (lowered, hard if kind == resource.RLIMIT_CPU else lowered))


def _limit_threads() -> None:
    """Bound processes and threads; taken back where the system counts the user's other programs too (Linux before 5.14)."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NPROC)
    resource.setrlimit(resource.RLIMIT_NPROC, (MAX_THREADS, before[1]))
    try:
        trial = threading.Thread(target=lambda: None)
        trial.start()
        trial.join()
    except RuntimeError:
        resource.setrlimit(resource.RLIMIT_NPROC, before)
