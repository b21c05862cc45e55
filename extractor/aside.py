"""Work done in a copy of this process while this one does other work: both cores are used, and nothing is shared.

A copy (``fork``) has nothing to import and knows all that this process knows. What it finds comes back through a pipe.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

AVAILABLE = hasattr(os, "fork") and sys.platform != "darwin"  # forking is unsafe with the libraries of macOS


@contextmanager
def aside(work: Callable[[], T], processes: int) -> Iterator[Callable[[], T]]:
    """Begin ``work`` in a copy of this process; what the block is given waits for its result and returns it.

    Parameters
    ----------
    work
        Changes nothing outside itself; its result can be pickled.
    processes
        How many may run at the same time. With one, or among threads (a copy of a lock that one of them holds would
        never be released), the work is done here, when its result is asked for.

    Notes
    -----
    A copy that fails is given up and its work done here, so that an error is raised where it can be told.
    """
    if processes < 2 or not AVAILABLE or threading.active_count() > 1:
        yield work
        return
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _work_and_die(work, writing)
    os.close(writing)
    try:
        yield lambda: _received(reading, work)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _received(pipe: int, work: Callable[[], T]) -> T:
    with os.fdopen(os.dup(pipe), "rb") as stream:
        told = stream.read()
    try:
        found: T = pickle.loads(told)  # what our own code has written: no reader of files runs in this copy
    except (pickle.UnpicklingError, EOFError):
        return work()
    return found


def _work_and_die(work: Callable[[], object], pipe: int) -> None:
    """Tell the result of ``work``, or nothing, and never return: what this process has open is not the copy's."""
    try:
        with os.fdopen(pipe, "wb") as stream, open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 2)
            stream.write(pickle.dumps(work()))
    finally:
        os._exit(0)
