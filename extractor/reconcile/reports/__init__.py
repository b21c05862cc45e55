"""Witnesses of one fact, and where they differ."""
