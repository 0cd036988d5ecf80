"""The fault run: real processes under load, killed at random, and a ledger of what became of it all.

`python -m tests.faults --kills 500` is the long form; `test_faults_short.py` the one of `make test`.
Everything is on loopback, bounded in number and time, and only processes started here are killed.
Loopback kills prove crash safety, not safety against power loss (reliability.md §2)."""
