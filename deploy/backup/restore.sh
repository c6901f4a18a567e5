#!/bin/sh
# Makes a data directory out of a base backup and the received log: restore.sh <base> <wal folder> <new data directory> [time]
# Up to the last change received, or to a time such as '2026-01-31 12:00:00+00'. Run it as the account of the server, start
# the server on the new directory, wait until it takes writes, then run `npm run cli -- after-restore` before Rollcall serves.
set -eu
usage='Usage: restore.sh <base> <wal folder> <new data directory> [time]'
base=${1:?$usage} wal=${2:?$usage} data=${3:?$usage} time=${4:-}
case $wal in /*) ;; *) wal=$PWD/$wal ;; esac
[ ! -e "$data" ] || { echo "$data exists: choose a new directory" >&2; exit 1; }
cp -R "$base" "$data"
chmod 700 "$data"
# The last segment is still called .partial when the server went away in the middle of it.
cat >> "$data/postgresql.auto.conf" <<END
restore_command = 'cp "$wal/%f" "%p" 2>/dev/null || cp "$wal/%f.partial" "%p"'
recovery_target_action = 'promote'
END
[ -z "$time" ] || echo "recovery_target_time = '$time'" >> "$data/postgresql.auto.conf"
touch "$data/recovery.signal"
