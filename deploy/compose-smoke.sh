#!/bin/sh
# `make compose-smoke`: the walk of `make demo` against the whole stack of docker-compose.yml, in a
# project of its own that is removed afterwards. Where no container engine answers it says so and
# does nothing. Images are taken from the variables in deploy/README.md.
# SMOKE_KEEP=1 leaves the stack running.
set -eu
cd "$(dirname "$0")/.."

not_run() {
  echo "compose-smoke 未执行：$1。" >&2
  echo "compose-smoke did not run: $2" >&2
  exit 0
}

engine=docker
command -v "$engine" > /dev/null 2>&1 || not_run "本机没有 docker 命令" "no docker command here"
"$engine" info > /dev/null 2>&1 || not_run "没有应答的容器引擎" "no container engine answers here"
if docker compose version > /dev/null 2>&1; then
  compose() { docker compose --project-name "$project" "$@"; }
elif command -v docker-compose > /dev/null 2>&1; then
  compose() { docker-compose --project-name "$project" "$@"; }
else
  not_run "没有 docker compose 或 docker-compose" "neither docker compose nor docker-compose here"
fi

project="yikou-smoke-$$"
YIKOU_LISTEN="${YIKOU_LISTEN:-127.0.0.1:0}"
export YIKOU_LISTEN
finish() {
  status=$?
  trap - EXIT INT TERM
  if [ "$status" != 0 ]; then
    compose ps >&2 || true
    compose logs --tail=40 >&2 || true
  fi
  if [ -n "${SMOKE_KEEP:-}" ]; then
    echo "stack left running as project $project" >&2
  else
    compose --profile demo down --volumes --remove-orphans > /dev/null 2>&1 || true
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

sh deploy/make-secrets.sh >&2
compose build migrate >&2
compose run --rm seed >&2
compose up -d gateway >&2
deadline=$(($(date +%s) + 240))
until compose exec -T gateway curl --fail --silent http://127.0.0.1:8080/intake/readyz > /dev/null; do
  [ "$(date +%s)" -lt "$deadline" ] || { echo "the gateway was not ready in time" >&2; exit 1; }
  sleep 2
done
compose run --rm walk
compose run --rm migrate audit verify >&2
