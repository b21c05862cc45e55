"""Brackets of a text."""

from __future__ import annotations


def open_bracket(text: str) -> bool:
    """Whether a bracket is open at the end of the text."""
    return text.count("(") > text.count(")")
