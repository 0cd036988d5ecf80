"""Rows to domain objects and back, written out; every query carries the organisation scope."""
