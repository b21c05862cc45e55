"""``--timeout`` and ``--memory``: what one document may cost, said once for a command."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from extractor.errors import ExtractorError
from extractor.limits import Limits

_KEY = "extractor.limits"  # in the context of the command: few functions between the option and its use need to know
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([kmg]?)i?[bo]?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_STAGES = 2  # times the seconds of the reading: when layout, extraction and checks must be done too


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--timeout`` and ``--memory``; ``current_limits`` gives what they say."""
    default = Limits()
    timeout = click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=default.seconds,
        show_default=True,
        expose_value=False,
        callback=_keep("seconds"),
        help="Seconds for reading a document; pages left then are reported as unread.",
    )
    memory = click.option(
        "--memory",
        default=f"{default.memory >> 20}M",
        show_default=True,
        expose_value=False,
        callback=_keep("memory"),
        help="Memory for a document.",
    )
    return timeout(memory(command))


def current_limits() -> Limits:
    """The limits given to the running command; the default ones outside any."""
    context = click.get_current_context(silent=True)
    return Limits(**context.meta.get(_KEY, {})) if context else Limits()


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        context.meta.setdefault(_KEY, {})[name] = _size(value) if name == "memory" else value

    return callback


def _size(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise click.BadParameter(f"{text!r} is no amount of memory, such as 768M or 2G")
    return int(float(match[1].replace(",", ".")) * _UNITS[match[2].lower()])


@contextmanager
def time_limit(limits: Limits, source: str) -> Iterator[None]:
    """End what is inside when the stages after the reading take too long as well; only a main thread can.

    Raises
    ------
    ExtractorError
        The time is over.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(*_: object) -> None:
        raise ExtractorError(f"takes longer than {limits.seconds * _STAGES:g} s, see --timeout", source=source)

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds * _STAGES)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
