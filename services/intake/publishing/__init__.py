"""Facts of the domain in the words of others: contracts for services, documents for people."""
