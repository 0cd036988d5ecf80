"""Rows of notify's tables and domain objects, written out both ways."""
