"""Reads for the screens: one statement each, no rules."""
