#!/bin/sh
# Streams every change to a second place as it is written, for as long as it runs: receive-wal.sh <folder>
# Run it under a supervisor, beside the base backups. The replication slot makes the server keep what was not received yet:
# watch its disk (pg_replication_slots), and drop the slot when this is no longer run.
set -eu
folder=${1:?Usage: receive-wal.sh <folder>}
mkdir -p "$folder"
pg_receivewal --directory="$folder" --slot=rollcall_wal --create-slot --if-not-exists --no-loop >/dev/null
exec pg_receivewal --directory="$folder" --slot=rollcall_wal --synchronous
