"""Rows of routing to domain objects and back, written out."""
