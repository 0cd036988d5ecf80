"""Rows and files of licensing <-> domain objects, written out."""
