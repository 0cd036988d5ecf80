#!/bin/sh
# Build stand-ins for the public images from Debian packages, and print the settings that make
# docker-compose.yml use them. Needs root, debootstrap and a running Docker engine.
#   sh deploy/debian-images/make.sh > standin.env && set -a && . ./standin.env
# MIRROR: a Debian mirror (default: debootstrap's own).  OFFICE_CA: a PEM file of a certificate
# authority that pip is to trust, where an office's proxy has its own.
set -eu
cd "$(dirname "$0")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

if ! docker image inspect yikou-debian:12 > /dev/null 2>&1; then
  # shellcheck disable=SC2086  # an absent mirror is no argument
  debootstrap --variant=minbase bookworm "$work/root" ${MIRROR:-} >&2
  tar -C "$work/root" -c . | docker import - yikou-debian:12 >&2
  rm -rf "$work/root"
fi
cp Dockerfile ./*-entrypoint.sh "$work"
cat ${OFFICE_CA:-} < /dev/null > "$work/office-ca.crt"
chmod 755 "$work"/*-entrypoint.sh
for target in python postgres rabbitmq gateway; do
  docker build --target "$target" --tag "yikou-$target:debian12" "$work" >&2
done
cat <<'SETTINGS'
YIKOU_BASE_IMAGE=yikou-python:debian12
YIKOU_POSTGRES_IMAGE=yikou-postgres:debian12
YIKOU_RABBITMQ_IMAGE=yikou-rabbitmq:debian12
YIKOU_GATEWAY_IMAGE=yikou-gateway:debian12
SETTINGS
