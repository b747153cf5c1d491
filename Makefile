# Everything one does with Taihu, each as one word. `make` alone lists them.
#
# Packages from Debian are installed where they are missing; see scripts/setup.sh.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo build man test check lint format bench torture setup clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Show live readings and alarms of a simulated city until Ctrl-C
	@scripts/demo.sh

build: setup ## Build everything, for development
	@swift build

man: build ## Write the manual pages into .build/man
	@scripts/man.py .build/debug/taihu .build/man && echo "in .build/man; read one by: man -l .build/man/taihu.1"

test: setup ## Run every test, those against a real broker included
	@scripts/test.sh

check: setup lint ## What CI runs: lint, then every test
	@scripts/test.sh

lint: ## Check the form of Swift, scripts and units
	@scripts/lint.sh

format: ## Bring the Swift sources into form
	@swift format --in-place --parallel -r Sources Tests Simulators Benchmarks Package.swift

bench: setup ## Measure ring, normalizer, detectors, chunks and store (an optimized build of its own)
	@swift build --configuration release --product taihu-bench
	@for part in $$(.build/release/taihu-bench --help | awk '/^SUBCOMMANDS:/ { on = 1; next } on && /^  [a-z]/ { print $$1 }'); do \
	  echo "== $$part"; .build/release/taihu-bench "$$part" || exit 1; \
	done

torture: setup ## Prove that nothing is lost: kills, power cuts, failing disks and networks, hostile clients (two hours)
	@swift build --configuration release --product taihu-torture
	@Tests/Torture/killsweep.py
	@Tests/Torture/powercut.py --every 3
	@.build/release/taihu-torture roundtrip --readings 10000000
	@.build/release/taihu-torture late
	@.build/release/taihu-torture simulate --seeds 1..1000 --require-all
	@swift build --configuration release --product taihu
	@Tests/Torture/nemesis.py --kills 200 --binary .build/release/taihu
	@Tests/Torture/hostile.py
	@Tests/Torture/store-load.sh --minutes 10

setup: ## Install missing Debian packages
	@scripts/setup.sh

clean: ## Remove what was built
	@swift package clean
