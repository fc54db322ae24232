#!/usr/bin/env bash
# Runs a command with TEST_DATABASE_URL naming a throw-away PostgreSQL cluster, and ends the cluster.
#   with_postgres.sh COMMAND…
# The cluster lives in a temporary folder, listens on a socket there and on no port.
set -euo pipefail
programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
[ -n "$programs" ] || programs=$(dirname "$(command -v initdb)")
folder=$(mktemp -d)
as_server=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder" # PostgreSQL refuses to run as root
  as_server=(runuser -u postgres --)
fi

server() {
  (cd "$folder" && LC_ALL=C.UTF-8 "${as_server[@]}" "$programs/$1" "${@:2}" 9>&-)
}

end_cluster() {
  server pg_ctl -D "$folder/data" -m immediate -w -s stop || true # by the id that it wrote down
  rm -rf "$folder"
}

trap end_cluster EXIT
trap 'exit 130' INT TERM
server initdb -D "$folder/data" -U quizbank --auth=trust --encoding=UTF8 --no-locale --no-sync >/dev/null
# A crash would lose data, and there is none to lose.
server pg_ctl -D "$folder/data" -l "$folder/log" -w -s start -o "-c listen_addresses='' -k $folder \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off" || {
  cat "$folder/log" >&2
  exit 1
}
TEST_DATABASE_URL="postgresql+psycopg://quizbank@/postgres?host=$folder" "$@"
