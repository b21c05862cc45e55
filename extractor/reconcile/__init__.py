"""Reconcile: what contradicts itself in a document, by arithmetic, with its proof."""

from extractor.reconcile.engine import reconcile
from extractor.reconcile.rangs.decales import recales
from extractor.reconcile.reconnaissance import with_doubt
from extractor.reconcile.silences import without_silenced

__all__ = ["recales", "reconcile", "with_doubt", "without_silenced"]
