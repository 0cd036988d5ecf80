"""HTTP of intake: one file per resource, schemas beside it."""
