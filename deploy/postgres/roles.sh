#!/bin/sh
# For compose.yaml: the role the application runs as. It owns nothing; the migrator gives it its grants.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$APPLICATION_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE rollcall LOGIN PASSWORD :'password';
SQL
