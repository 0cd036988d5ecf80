"""Notify 通知: tells whoever is entitled at each step of a case (rules.md A12).

Owns: subscriptions, templates, deliveries with their dead letters, and the parties of each case.
Receives: every event on `yikou.events`.
Announces: `delivery.failed` when a webhook could not be delivered after all attempts."""
