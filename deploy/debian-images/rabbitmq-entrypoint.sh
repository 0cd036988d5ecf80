#!/bin/sh
# What docker-compose.yml and provision/ expect of the public RabbitMQ image, and no more.
set -eu

if [ "$1" = rabbitmq-server ] && [ -n "${RABBITMQ_DEFAULT_USER:-}" ]; then
  cat > /etc/rabbitmq/conf.d/10-default.conf <<CONF
listeners.tcp.default = 5672
default_user = $RABBITMQ_DEFAULT_USER
default_pass = ${RABBITMQ_DEFAULT_PASS:?RABBITMQ_DEFAULT_PASS}
default_vhost = ${RABBITMQ_DEFAULT_VHOST:-/}
CONF
fi
if [ "$(id -u)" = 0 ] && [ "$1" = rabbitmq-server ]; then
  chown rabbitmq:rabbitmq /var/lib/rabbitmq
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups env HOME=/var/lib/rabbitmq "$@"
fi
exec "$@"
