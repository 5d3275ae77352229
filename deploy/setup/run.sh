#!/usr/bin/env bash
# Builds Fumikura and serves an archive in ./fumikura-data with the samples in
# it. Every step is skipped where there is nothing to do, so that the second
# start takes seconds. FUMIKURA_LISTEN chooses another address, FUMIKURA_STORE,
# FUMIKURA_QUEUE and FUMIKURA_INDEX another store, queue and index.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/setup/packages.sh

need_go
need_packages "${run_packages[@]}"
if [ ! -s "$models_dir/best-int/jpn.traineddata" ]; then
	say "Reading with Debian's models. Doubtful lines are read better with one more: make models (needs npm) adds it."
fi
[ -x bin/fumikura ] || say "Building bin/fumikura, which takes some minutes the first time"
mkdir -p bin
go build -o bin/fumikura ./cmd/fumikura
exec bin/fumikura serve --take deploy/samples/scans --link
