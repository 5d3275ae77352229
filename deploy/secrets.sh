#!/usr/bin/env bash
# Makes the passwords that docker-compose.yml hands to the services as files, at
# random, in deploy/secrets. What is there stays. Whoever may enter that folder
# may read them: it is closed to others, while the files are open to the
# containers' users, who see nothing but the files.
set -euo pipefail
umask 022
folder="$(cd "$(dirname "$0")" && pwd)/secrets"
mkdir -p "$folder"
chmod 700 "$folder"
for name in s3-key s3-secret redis-password meili-key; do
	[ -s "$folder/$name.txt" ] && continue
	od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$folder/$name.txt.part"
	mv "$folder/$name.txt.part" "$folder/$name.txt"
	echo "made deploy/secrets/$name.txt"
done
