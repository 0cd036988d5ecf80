#!/bin/sh
# Roles and databases, run once by the PostgreSQL image on an empty data directory.
# yikou_migrator owns every table; each service's role may read and write rows of its own database
# and nothing else. Passwords are read by psql from the secret files, never from the command line.
set -eu

psql_admin() {
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" "$@"
}

psql_admin --dbname=postgres <<'SQL'
\set password `cat /run/secrets/postgres_migrator`
CREATE ROLE yikou_migrator LOGIN PASSWORD :'password';
SQL

for service in intake routing licensing notify; do
  export YIKOU_SECRET_FILE="/run/secrets/postgres_$service"
  psql_admin --dbname=postgres --set=role="yikou_$service" <<'SQL'
\set password `cat "$YIKOU_SECRET_FILE"`
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"role" OWNER yikou_migrator;
REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"role" TO :"role";
SQL
  psql_admin --dbname="yikou_$service" --set=role="yikou_$service" <<'SQL'
ALTER SCHEMA public OWNER TO yikou_migrator;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"role";
ALTER DEFAULT PRIVILEGES FOR ROLE yikou_migrator IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"role";
ALTER DEFAULT PRIVILEGES FOR ROLE yikou_migrator IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO :"role";
SQL
done
