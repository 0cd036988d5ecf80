"""The HTTP resources of routing."""
