"""What a document may cost, and how it is opened."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the reading of one document.

    Attributes
    ----------
    seconds
        For the whole document; the pages that are then left are reported as unread.
    page_seconds
        For one page, drawing and character recognition apart.
    memory
        Bytes the process that reads may take beyond those of its parent.
    jobs
        Pages recognised at the same time; 0 is one for each core.
    isolated
        Read in a process of its own, where the system has ``fork``: a page that crashes or hangs the reader then
        costs that page only.
    """

    seconds: float = 900.0
    page_seconds: float = 20.0
    memory: int = 768 << 20
    jobs: int = 0
    isolated: bool = True

    @property
    def workers(self) -> int:
        """Pages recognised at the same time."""
        if self.jobs > 0:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
