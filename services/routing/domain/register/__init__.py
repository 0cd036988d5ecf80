"""The registers: divisions, organisations, windows and staff, each entry with the days it holds."""
