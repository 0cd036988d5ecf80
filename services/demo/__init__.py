"""The demonstration of Yikou: seed data of real places and fictional people, and the walk over it.

Nothing here is needed by a service in production; services never import this package."""
