"""What leaves notify: the contract about failed deliveries, and webhooks to subscribers."""
