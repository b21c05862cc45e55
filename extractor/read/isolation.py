"""A PDF read in a child process that can die alone.

PDF libraries are written in C and files are hostile: a page may crash the reader, hang it, or make it ask for all the
memory of the machine. The child tells each step through a pipe; when it dies, or says nothing for too long, the page
it was at is given up, and a new child, which inherits all that is known, goes on with the next page.

A child is a copy of this process (``fork``): it has nothing to import, and costs some milliseconds. Pages come back
as flat tuples, unpacked while the child reads on. Several children read the text layers at once, one for each core.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import re
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import EncryptedError, ReadError
from extractor.limits import Limits
from extractor.model.document import RawPage
from extractor.read.steps import IMAGE, Begun, Progress, Step, share_of_layers, steps
from extractor.read.wire import LateError, LostError, Message, packed, receive, send, unpacked

AVAILABLE = hasattr(os, "fork") and sys.platform != "darwin"  # forking is unsafe with the libraries of macOS
MOST_LOST = 30  # pages given up before the rest of the document is
OPENING_SECONDS = 20.0
MOST_SHARES = 4  # children that read text layers at the same time: what they give must be unpacked by one
FEW_PAGES = 12  # read before a second child would be under way
GLANCE = 1 << 20  # bytes
PIPE_BYTES = 1 << 20  # what Linux allows anyone
_PAGE = re.compile(rb"/Type\s*/Page\b")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass(slots=True)
class _Child:
    """A process that reads, and the end of its pipe."""

    pid: int
    pipe: int

    def end(self) -> int:
        """Kill it and what it started; the signal or status it ended with."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        os.close(self.pipe)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def read_isolated(
    data: bytes, name: str, password: str | None, limits: Limits, meanwhile: Callable[[], object]
) -> Progress:
    """Read all the pages that can be read within the limits; ``meanwhile`` as ``read`` says.

    Raises
    ------
    EncryptedError, ReadError
        The document cannot be opened, or opening it crashes or hangs the reader.
    """
    progress = Progress()
    children = _started_together(data, name, password, limits)
    try:
        if children:
            meanwhile()
        end = time.monotonic() + limits.seconds
        _read_together(children, progress, end)
    finally:
        for child in children:
            child.end()
    for _ in range(MOST_LOST):
        at, reason = _attempt(data, name, password, limits, progress, end)
        if not reason:
            return progress
        if time.monotonic() >= end:
            return _abandoned(progress, f"délai de lecture du document épuisé ({limits.seconds:g} s)")
        if at is None:
            raise ReadError("not a readable PDF (it stops the reader)", source=name)
        _give_up(progress, at, reason)
    return _abandoned(progress, "lecture abandonnée, trop de pages illisibles")


def _started_together(data: bytes, name: str, password: str | None, limits: Limits) -> list[_Child]:
    """Children that read the text layers, each a share of the pages; none for a document of a few."""
    shares = min(limits.workers, MOST_SHARES)
    if shares < 2 or 0 < _pages_told(data) < FEW_PAGES:
        return []
    work = [share_of_layers(data, name, password, limits, share, shares) for share in range(shares)]
    return [_started(share, limits) for share in work]


def _read_together(children: list[_Child], progress: Progress, end: float) -> None:
    """Note what they read, as it comes.

    What one of them cannot read is left to the child that reads on alone, whose losses can be told apart.
    """
    late = {child.pipe: min(time.monotonic() + OPENING_SECONDS, end) for child in children}
    while late:
        wait = max(min(late.values()) - time.monotonic(), 0.0)
        ready = select.select(list(late), [], [], wait)[0]
        for pipe in ready or [min(late, key=lambda pipe: late[pipe])]:
            until = _next_step(pipe, late[pipe], progress)
            if until is None:
                del late[pipe]
            else:
                late[pipe] = min(until, end)


def _pages_told(data: bytes) -> int:
    """Pages as a glance at the file counts them; 0 when it cannot (they are compressed, or it is a large file)."""
    return len(_PAGE.findall(data)) if len(data) < GLANCE else 0


def _next_step(pipe: int, allowed: float, progress: Progress) -> float | None:
    """Note the next step of a child; until when the one after may take, or None when there will be none."""
    try:
        message = receive(pipe, allowed)
    except (LateError, LostError):
        return None
    if message[0] in ("end", "error"):
        return None
    step = unpacked(message)
    progress.note(step)
    return time.monotonic() + step.seconds if isinstance(step, Begun) else allowed


def _give_up(progress: Progress, at: Begun, reason: str) -> None:
    if at.page:
        progress.lose(at.page, at.phase, reason)
        return
    for number in progress.layer:  # several pages were being recognised: none of them can be told apart
        if number not in progress.image and (not progress.layer[number].words):
            progress.lose(number, at.phase, reason)


def _abandoned(progress: Progress, reason: str) -> Progress:
    for number in range(1, progress.count + 1):
        if number not in progress.layer:
            progress.layer[number] = RawPage(number=number, issue=reason)
        elif not progress.layer[number].words and number not in progress.image:
            progress.lose(number, IMAGE, reason)
    return progress


def _attempt(
    data: bytes, name: str, password: str | None, limits: Limits, progress: Progress, end: float
) -> tuple[Begun | None, str]:
    """Let a child read on. Returns the step it was lost at, and why, in French; no reason when it came to the end."""
    child = _started(steps(data, name, password, limits, progress), limits)
    at: Begun | None = None
    allowed = min(time.monotonic() + OPENING_SECONDS, end)
    try:
        while True:
            message = receive(child.pipe, allowed)
            if message[0] == "end":
                return None, ""
            if message[0] == "error":
                raise (EncryptedError if message[1] else ReadError)(message[2], source=name)
            step = unpacked(message)
            progress.note(step)
            if isinstance(step, Begun):
                at = step
                allowed = min(time.monotonic() + step.seconds, end)
    except LateError:
        return at, f"page non lue, plus de {at.seconds:g} s" if at else "plus de temps"
    except LostError:
        return at, "page non lue, elle arrête le lecteur (défaut du fichier, ou trop de mémoire)"
    finally:
        child.end()


def _started(work: Iterator[Step], limits: Limits) -> _Child:
    """A child that does this work, none of which is done in this process."""
    reading, writing = os.pipe()
    _widen(writing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads: the child uses none of their locks
        pid = os.fork()
    if pid:
        os.close(writing)
        return _Child(pid, reading)
    status = 1
    try:  # never returns: what the parent has opened is not ours to close
        os.close(reading)
        _settle(limits)
        for message in _messages(work):
            send(writing, message)
        status = 0
    finally:
        os._exit(status)
    raise AssertionError  # for the type checker


def _widen(pipe: int) -> None:
    """Let a child read some thirty pages ahead of what is taken from its pipe, where the system allows it."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _settle(limits: Limits) -> None:
    """Make the child easy to end and keep it within its memory."""
    os.setpgid(0, 0)
    faulthandler.disable()  # its report would be that of the parent
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    try:
        import resource

        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass


def _messages(work: Iterator[Step]) -> Iterator[Message]:
    try:
        for step in work:
            yield packed(step)
        yield ("end",)
    except ReadError as error:
        yield ("error", isinstance(error, EncryptedError), error.message)
