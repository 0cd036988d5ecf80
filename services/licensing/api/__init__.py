"""HTTP of licensing: one file per resource, its bodies beside it."""
