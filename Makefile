# Fumikura: build, run, test. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run build test bench bench-ocr bench-repairs smoke models fmt clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: ## install what running needs, build, take the samples in, serve; prints a sign-in link
	@deploy/setup/run.sh

build: ## build bin/fumikura
	@mkdir -p bin
	go build -o bin/fumikura ./cmd/fumikura

test: ## every test against a real Redis, MinIO and Chromium; gofmt, vet, staticcheck
	@deploy/setup/test.sh

bench: build ## throughput, latency and memory, as tables (BENCHMARKS.md says how to narrow it)
	go run ./deploy/bench

bench-ocr: build ## how well pages are read, kind by look; SCANS="folder …" where images have their text beside them
	go run ./deploy/readbench -raw $(SCANS)

bench-repairs: ## that no repair makes any kind of page worse; TRACES="file …" as readbench -trace writes them
	go run ./deploy/readbench -repairs $(TRACES)

smoke: build ## try a fresh archive from end to end: health, intake, search, page
	@deploy/smoke.sh

models: ## add Tesseract's best-int Japanese models, which have a say in doubtful lines (needs npm)
	@deploy/setup/models.sh

fmt: ## format the Go files
	gofmt -w cmd deploy index ingest internal ocr viewer

clean: ## remove what was built; the archive in ./fumikura-data stays
	rm -rf bin
