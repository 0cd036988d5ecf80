"""HTTP resources of notify: subscriptions, deliveries, dead letters, templates, AsyncAPI."""
