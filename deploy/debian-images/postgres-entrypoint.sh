#!/bin/sh
# What docker-compose.yml expects of the public PostgreSQL image, and no more.
set -eu

if [ "$(id -u)" = 0 ]; then
  chown postgres:postgres "$PGDATA"
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  POSTGRES_USER="${POSTGRES_USER:-postgres}"
  export POSTGRES_USER
  secret="$(mktemp)"
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
    cat "$POSTGRES_PASSWORD_FILE" > "$secret"
  else
    printf '%s\n' "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE}" > "$secret"
  fi
  # shellcheck disable=SC2086  # several arguments by design
  initdb --username="$POSTGRES_USER" --pwfile="$secret" ${POSTGRES_INITDB_ARGS:-}
  rm -f "$secret"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  pg_ctl -w start -o "-c listen_addresses='' -k /tmp"
  export PGHOST=/tmp
  for script in /docker-entrypoint-initdb.d/*.sh; do
    [ ! -f "$script" ] || sh "$script"
  done
  unset PGHOST
  pg_ctl -w -m fast stop
fi

if [ "$1" = postgres ]; then
  shift
  exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
fi
exec "$@"
