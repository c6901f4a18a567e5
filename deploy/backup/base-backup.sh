#!/bin/sh
# Copies a running PostgreSQL while it serves: base-backup.sh <folder>
# Connects as libpq is told to: PGHOST, PGPORT, PGUSER (with REPLICATION), PGPASSWORD. The client's major version must be
# the server's. Answers with the folder of the copy, named after the time; put it where the server's disk is not.
set -eu
folder=${1:?Usage: base-backup.sh <folder>}
copy=$folder/base-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$folder"
pg_basebackup --pgdata="$copy" --checkpoint=fast --wal-method=stream
pg_verifybackup --quiet "$copy"
echo "$copy"
