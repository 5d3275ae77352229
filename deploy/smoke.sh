#!/usr/bin/env bash
# Tries an archive from end to end: starts a server, asks for its health, takes
# samples in, searches a word as the owner and as a person with a token, signs in
# with a link and looks at the page with the word marked. On the addresses that
# FUMIKURA_STORE, FUMIKURA_QUEUE and FUMIKURA_INDEX name, where the samples stay;
# without them on a new archive that is removed again.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/setup/packages.sh
need_packages curl

program=bin/fumikura
[ -x "$program" ] || { say "There is no $program: run make build first."; exit 1; }
work=$(mktemp -d)
server=
stop() {
	trap - EXIT INT TERM
	[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" || true; }
	rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -z "${FUMIKURA_STORE:-}${FUMIKURA_QUEUE:-}${FUMIKURA_INDEX:-}" ]; then
	export FUMIKURA_STORE="file:$work/archive"
fi
export FUMIKURA_LANG=en
if [ -z "${FUMIKURA_LISTEN:-}" ]; then
	port=$((20000 + RANDOM % 12000))
	while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
	export FUMIKURA_LISTEN="127.0.0.1:$port"
fi
url="http://$FUMIKURA_LISTEN"

ok() { say "ok   $*"; }
fail() {
	say "FAIL $*"
	[ ! -s "$work/serve.log" ] || tail -n 20 "$work/serve.log" >&2
	exit 1
}
# field NAME: the first value of a field in JSON on standard input.
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" | head -n 1; }

"$program" serve >"$work/serve.log" 2>&1 &
server=$!
for ((i = 0; ; i++)); do
	"$program" health "$url/readyz" 2>/dev/null && break
	kill -0 "$server" 2>/dev/null && [ "$i" -lt 150 ] || fail "the server does not become ready"
	sleep 0.2
done
curl -fsS "$url/healthz" >/dev/null || fail "/healthz"
ok "the server is healthy"

samples=(deploy/samples/scans/要綱-文書の電子化.pdf deploy/samples/scans/通知-消防団員の退団.png)
summary=$("$program" ingest --wait --json "${samples[@]}") || fail "ingest: $summary"
[ "$(field files <<<"$summary")" = 2 ] || fail "ingest: $summary"
ok "two samples are taken in: $summary"

for word in 書庫 消防団員; do
	hits=$("$program" search --json --limit 1 "$word") || fail "search $word"
	[ "$(field total <<<"$hits")" -ge 1 ] || fail "search $word: $hits"
	grep -q '"marks":\[{' <<<"$hits" || fail "search $word marks nothing: $hits"
	ok "$word is found"
done

login="smoke-$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')"
"$program" person add "$login" --role records || fail "person add"
token=$("$program" person token "$login") || fail "person token"
asked=$(curl -fsS -G -H "Authorization: Bearer $token" --data-urlencode 'q=消防団員' --data limit=1 "$url/api/v1/search") || fail "search by token"
record=$(sed 's/.*"hits"://' <<<"$asked" | grep -o '"record":"[^"]*"' | head -n 1 | cut -d'"' -f4)
[ -n "$record" ] || fail "search by token: $asked"
code=$(curl -sS -o "$work/refused" -w '%{http_code}' "$url/api/v1/search?q=x")
[ "$code" = 401 ] || fail "search without a token gives $code, not 401"
ok "the API answers a token, and nobody else"

link=$("$program" person link "$login") || fail "person link"
curl -fsS -c "$work/cookies" -o "$work/in" -X POST "$link" || fail "sign in with the link"
curl -fsS -G -b "$work/cookies" --data-urlencode 'q=消防団員' -o "$work/page" "$url/d/$record/p/1" || fail "the page"
grep -q '<rect' "$work/page" || fail "the page shows no marks"
image=$(grep -o '"/i/[^"]*/view[^"]*"' "$work/page" | head -n 1 | tr -d '"')
[ -n "$image" ] || fail "the page shows no image"
curl -fsS -b "$work/cookies" -o "$work/image" "$url${image//&amp;/&}" || fail "the image"
[ "$(wc -c <"$work/image")" -gt 10000 ] || fail "the image is empty"
"$program" person disable "$login" || fail "person disable"
ok "the page is shown with the word marked"

"$program" verify >/dev/null || fail "verify"
ok "the archive and its history are sound"
kill "$server" && wait "$server" || fail "the server did not stop cleanly"
server=
ok "the server stopped"
