# `make demo` and `make test` install what is missing (apt) and build; see README.md.
SWIFT ?= swift
SOURCES = Package.swift Sources Tests sample-logs/generator

.PHONY: demo test lint format bench golden fuzz check-guards clean packages

demo: packages
	$(SWIFT) build --product headnote
	HEADNOTE=.build/debug/headnote sample-logs/demo

# Chromium, in which the pages are tried, is a large package: HEADNOTE_WITHOUT_CHROMIUM=1 leaves both out.
test: packages
	@[ "$$HEADNOTE_WITHOUT_CHROMIUM" = 1 ] || .ci/packages chromium
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --parallel

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

bench: packages
	Tests/Benchmarks/run

# Rewrites the golden files and fails, so that an update cannot pass unseen.
golden: packages
	@[ "$$HEADNOTE_WITHOUT_CHROMIUM" = 1 ] || .ci/packages chromium
	UPDATE_GOLDEN=1 $(SWIFT) test

fuzz: packages
	Tests/Fuzz/run

# Takes each guard of Authority and Retention out and asks whether a test misses it; about half an hour.
check-guards: packages
	Tests/Guards/run

clean:
	rm -rf .build demo-school

packages:
	@.ci/packages
