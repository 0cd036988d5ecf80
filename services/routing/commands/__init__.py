"""What routing can do: one file per act."""
