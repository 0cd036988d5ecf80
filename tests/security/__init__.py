"""The system as an adversary meets it: who sees what, what leaks, what hostile input gets."""
