"""Reconcile: what contradicts itself in a document, by arithmetic, with its proof."""

from extractor.reconcile.engine import reconcile

__all__ = ["reconcile"]
