#!/usr/bin/env bash
# Adds Tesseract's "best-int" Japanese models to the user's folder of models.
# They read running text more exactly than Debian's, at about twice the time; lines
# that the first reading is unsure of are read with them, too.
# They come from two npm packages (data: Apache-2.0), in the version and with the
# SHA-256 named here. A file that is there and right is left alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/setup/packages.sh

version=1.0.0
models=(
	"jpn      1a0175291ea145d4a66be681d1084496f10af938aacab247c5d40b31359a604e"
	"jpn_vert fd18c080bdea33b048d7fe933ad5c439081aae9143fcb2abcc0c0ab98697226f"
)

right() { [ -s "$1" ] && printf '%s  %s\n' "$2" "$1" | sha256sum --check --status; }

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
for line in "${models[@]}"; do
	read -r name sum <<<"$line"
	target="$models_dir/best-int/$name.traineddata"
	right "$target" "$sum" && continue
	if ! command -v npm >/dev/null; then
		say "The more exact models were not added: install npm, then run: make models"
		exit 0
	fi
	[ -n "$work" ] || work=$(mktemp -d)
	say "Adding $target"
	(cd "$work" && npm pack --silent "@tesseract.js-data/$name@$version" >/dev/null)
	tar -xzf "$work/tesseract.js-data-$name-$version.tgz" -C "$work" \
		"package/4.0.0_best_int/$name.traineddata.gz"
	gunzip -c "$work/package/4.0.0_best_int/$name.traineddata.gz" >"$work/$name.traineddata"
	if ! right "$work/$name.traineddata" "$sum"; then
		say "The model $name that came is not the one that this program was tried with; it was not added."
		exit 1
	fi
	mkdir -p "$models_dir/best-int"
	cp "$work/$name.traineddata" "$target.part"
	mv "$target.part" "$target"
done
