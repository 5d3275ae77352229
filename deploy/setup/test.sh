#!/usr/bin/env bash
# Runs every test against real parts: installs what is missing, starts a Redis
# and a MinIO on free ports of the loopback with their data in a temporary
# folder, checks format and code, runs the tests, with the race detector where
# several things run side by side, and stops what it started.
# FUMIKURA_TEST_REQUIRE (a comma-separated list of parts) turns the skip of a test
# into a failure; FUMIKURA_TEST_MEILI may name a Meilisearch; words after the
# script's name go to `go test` in place of all that.
set -euo pipefail
set -m # what is started gets a process group of its own, and is stopped as a group
cd "$(dirname "$0")/../.."
. deploy/setup/packages.sh

minio_version=v0.0.0-20260212201848-7aac2a2c5b7c
staticcheck_version=v0.8.2
npm_folder=viewer/testdata/npm

# built NAME VERSION PACKAGE: builds a tool into the user's cache, once a version.
built() {
	local target="$tools_dir/$1@$2" build
	[ -x "$target" ] && return 0
	say "Building $1 (once)"
	mkdir -p "$tools_dir"
	build=$(mktemp -d "$tools_dir/.build.XXXXXX")
	(cd "$build" && GOFLAGS= GOBIN="$build" go install "$3@$2")
	mv "$build/$1" "$target"
	rm -rf "$build"
}

# browser_tools: the programs for the browser tests, from the lockfile.
browser_tools() {
	[ -f "$npm_folder/package-lock.json" ] || return 0
	[ "$npm_folder/node_modules/.package-lock.json" -nt "$npm_folder/package-lock.json" ] && return 0
	say "Installing the browser tests' programs"
	(cd "$npm_folder" && npm ci --omit=optional --ignore-scripts --no-audit --no-fund --silent && touch node_modules/.package-lock.json)
}

# Tests see the settings that they make themselves, not those of the user's shell.
for v in "${!FUMIKURA_@}"; do
	case $v in FUMIKURA_TEST_*) ;; *) unset "$v" ;; esac
done

# Tesseract shares a line's matrices out among threads that wait for each other by
# spinning: one a reader, as in the reader's children, is many times as fast beside others.
export OMP_THREAD_LIMIT=1

data=
stop() {
	local p
	trap - EXIT INT TERM
	for p in $(jobs -p); do kill -- "-$p" 2>/dev/null || true; done
	wait
	[ -z "$data" ] || rm -rf "$data"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# answers PORT REQUEST PATTERN: sends a request over TCP and looks at the reply.
answers() {
	(
		exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
		printf "$2" >&3
		IFS= read -r -t 2 line <&3
		case $line in $3) ;; *) exit 1 ;; esac
	) 2>/dev/null
}

# start PROGRAM: calls start_PROGRAM with a random port until it answers there.
# Sets port.
start() {
	local tries waited
	for tries in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 12000))
		if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
		"start_$1" "$port" >"$data/$1.log" 2>&1 &
		for ((waited = 0; waited < 150; waited++)); do
			"ready_$1" "$port" && return 0
			kill -0 $! 2>/dev/null || break
			sleep 0.2
		done
	done
	say "$1 did not start:"
	tail -n 20 "$data/$1.log" >&2
	exit 1
}
start_redis() {
	exec redis-server --bind 127.0.0.1 --port "$1" --save '' --appendonly no \
		--maxmemory-policy noeviction --dir "$data"
}
ready_redis() { answers "$1" 'PING\r\n' '+PONG*'; }
start_minio() {
	MINIO_ROOT_USER=$key MINIO_ROOT_PASSWORD=$secret MINIO_BROWSER=off \
		exec "$tools_dir/minio" server --quiet --address "127.0.0.1:$1" "$data/minio"
}
ready_minio() { answers "$1" 'GET /minio/health/ready HTTP/1.1\r\nHost: minio\r\n\r\n' '*200*'; }

need_go
need_packages "${run_packages[@]}" "${test_packages[@]}"
command -v npm >/dev/null || need_packages npm

# What is built or fetched once is built or fetched side by side.
jobs_=()
built minio "$minio_version" github.com/minio/minio & jobs_+=($!)
built staticcheck "$staticcheck_version" honnef.co/go/tools/cmd/staticcheck & jobs_+=($!)
browser_tools & jobs_+=($!)
deploy/setup/models.sh & jobs_+=($!)
for j in "${jobs_[@]}"; do wait "$j"; done
ln -sfn "minio@$minio_version" "$tools_dir/minio"
export FUMIKURA_TEST_MINIO="$tools_dir/minio" # for tests that stop and start one of their own

data=$(mktemp -d)
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
key=$(random) secret=$(random)
mkdir -p "$data/minio"
start redis
export FUMIKURA_TEST_REDIS="redis://127.0.0.1:$port/0"
start minio
export FUMIKURA_TEST_S3="s3://$key:$secret@127.0.0.1:$port/fumikura-test"
say "Redis and MinIO are up${FUMIKURA_TEST_MEILI:+; a Meilisearch was named}"

unformatted=$(find . -name node_modules -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
if [ -n "$unformatted" ]; then
	say "Not as gofmt writes it (make fmt mends it):" "$unformatted"
	exit 1
fi
go vet ./...
"$tools_dir/staticcheck@$staticcheck_version" ./...
# tests FLAGS PACKAGES: in the background, so that a signal to this script ends it at
# once. The limit of time is there for what hangs.
tests() {
	go test -shuffle=on -timeout 20m "$@" </dev/null &
	wait $!
}
if [ $# -gt 0 ]; then
	tests -race "$@"
	exit
fi

# The race detector makes what computes several times slower. So it is left out where
# it can find nothing: in packages that start no goroutine and guard nothing, in the
# children that read one page after the other, and where a search is held against every
# page of a collection, or a hundred thousand keys are listed. What works side by side
# there runs with it like all the rest.
reader=fumikura/ocr/tesseract
beside='^Test(Accidents|DeadlineAndCancel|Recycle|DeadlineIsWork|StrangeCommands|SlotsAndClose|Budget|NoLeaks)$'
long='^TestIndex$/^(paging|queries|pairs|substrings|quality)$|^TestBucket$/^100,000_keys$'
packages=$(go list -f '{{.ImportPath}} {{.Dir}}' ./...)
alone=() shared=()
while read -r package folder; do
	if [ "$package" = "$reader" ]; then
		continue
	elif grep -qE '^[[:space:]]*go |"sync|"golang.org/x/sync|\.Go\(' "$folder"/*.go; then
		shared+=("$package")
	else
		alone+=("$package")
	fi
done <<<"$packages"
# The longest come first, and others beside them; what fails keeps nothing from running.
passed=true
tests -run "$long" ./index/bleve ./index/meili ./internal/archive/disk ./internal/archive/s3 &
others=$!
tests -skip "$beside" "$reader" "${alone[@]}" || passed=false
wait "$others" || passed=false
tests -race -run "$beside" "$reader" || passed=false
go build -o "$data/fumikura" ./cmd/fumikura
export FUMIKURA_TEST_PLAIN=$data/fumikura # what reads pages in the tests of the commands
tests -race -skip "$long" "${shared[@]}" || passed=false
$passed
