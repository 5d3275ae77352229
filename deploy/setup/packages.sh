# What Fumikura needs from Debian, and how it is installed. Sourced by the other
# scripts of this folder.

# To build and to run: a C compiler and the libraries for the reader, Tesseract's
# models, and poppler's tools for what is inside a PDF.
run_packages=(
	ca-certificates gcc g++ libc6-dev pkg-config libtesseract-dev libleptonica-dev
	tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd
	tesseract-ocr-jpn tesseract-ocr-jpn-vert
	tesseract-ocr-script-jpan tesseract-ocr-script-jpan-vert
	poppler-utils poppler-data
)

# To test as well: the real parts that tests talk to, and makers of test images.
test_packages=(
	redis-server redis-tools chromium fonts-noto-cjk imagemagick libtiff-tools libxml2-utils qpdf
	libopenjp2-tools docker-compose
)

say() { printf '%s\n' "$*" >&2; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages NAME...: installs by apt those that are missing. Who is not root
# is told the exact line instead, and the script ends with code 3.
need_packages() {
	local missing=() p
	if ! command -v dpkg-query >/dev/null; then
		say "This is no Debian. Please see that these, or your system's like, are installed: $*"
		return 0
	fi
	for p in "$@"; do
		installed "$p" || missing+=("$p")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		say "Some packages are missing. Please install them, then start this again:"
		say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
		exit 3
	fi
	say "Installing: ${missing[*]}"
	apt-get update -qq >&2
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# need_go: Go itself is not Debian's, whose version is too old for this module.
need_go() {
	command -v go >/dev/null && return 0
	say "Go is missing. Please install Go $(sed -n 's/^go //p' go.mod) or later from https://go.dev/dl/ and put it on the PATH."
	exit 3
}

# Folders of the user: tools that were built once, and further models.
tools_dir="${XDG_CACHE_HOME:-$HOME/.cache}/fumikura/bin"
models_dir="${XDG_DATA_HOME:-$HOME/.local/share}/fumikura/tessdata"
