"""Many documents at once: each in a process that may fail, results kept by content, tables derived from them.

``run`` does a batch, ``status`` tells what a folder holds, ``merge`` puts several folders together.
"""

from __future__ import annotations

from extractor.batch.results import Folder
from extractor.batch.run import Options, Summary, run
from extractor.batch.sources import Source, find_sources

__all__ = ["Folder", "Options", "Source", "Summary", "find_sources", "run"]
