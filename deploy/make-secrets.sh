#!/bin/sh
# Random passwords, URL files and RabbitMQ definitions in deploy/secrets/; present passwords stay.
set -eu
exec python3 "$(dirname "$0")/make_secrets.py" "$@"
