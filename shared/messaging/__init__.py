"""Outbox, relay, inbox, consumer loop and the two buses (architecture.md §4).

The guarantee: a message announced in a committed unit of work is handled at least once by every
bound consumer, and its effect happens exactly once; what cannot be handled is parked with its
reason, shown, and replayable. Nothing is ever deleted unhandled."""
