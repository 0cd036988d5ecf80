"""What licensing can do: one file each. Commands never commit or publish."""
