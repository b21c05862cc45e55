"""Frozen types that every stage shares. Nothing here reads, writes or decides."""
