# SPDX-License-Identifier: Apache-2.0
#
# Every target works alone, on a fresh Debian 12 machine, and twice in a row: each prepares the machine for itself first
# (bin/prepare says what it installs and starts, and does nothing where all is there).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

MAVEN := mvn -q --batch-mode
JARS := manager/target/manager.jar log-server/target/log-server.jar
MODULE := kernel-module/sysinfo.ko
VERSION := $(shell sed -n '0,/<version>/s|.*<version>\(.*\)</version>.*|\1|p' pom.xml)

# FOR: how long `run` and `demo` run. ARGS: options of `run` and `uninstall`.
FOR ?=
ARGS ?=
# Base of `image`.
BASE ?=
# Part of `bench`.
PART ?=
# How long the storm of `debug-kernel` lasts.
STORM ?= 10m

.PHONY: build help java native module image run test test-long unit module-test native-test kernels debug-kernel it vm-test demo bench experiment-scale experiment-update format clean uninstall

build: ## Build everything: kernel module (where the kernel can take one), native library, jars (the default)
	@bin/prepare build
	@bin/build

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

image: ## Build the command as a container image, gestor/gestor: BASE=IMAGE names one with Java 17 (default: Temurin's)
	@bin/prepare build run
	@bin/build --quiet
	@bin/with-docker docker build $(if $(BASE),--build-arg BASE=$(BASE)) -t gestor/gestor:$(VERSION) -f manager/image/Dockerfile manager/target

run: ## Run it all until Ctrl+C: FOR=90s ends by itself, ARGS="--high 3" passes options to the manager
	@bin/prepare build run
	@bin/build --quiet
	@FOR='$(FOR)' bin/run $(ARGS)

test: ## Pass every test: unit, native, module, Docker and VM (half an hour)
	@bin/test

test-long: ## The same with the full counts (hours)
	@bin/test --long

unit: ## Unit tests, on JDK 17 and on JDK 25 where there is one (or JDK25_HOME says)
	@bin/prepare build test
	@bin/test unit

native-test: ## Tests of the C library and the exporter, under sanitizers and valgrind
	@bin/prepare build test
	@bin/test native

module-test: ## Tests of the kernel module, on Debian's kernel in a small virtual machine
	@bin/prepare build test
	@bin/test module

kernels: ## Build, load, test and unload the module on each of Debian's kernels that vm/kernels lists; prints a table
	@bin/prepare build test
	@vm/kernels-test

debug-kernel: ## Test the module on a kernel that watches it (KASAN, lockdep ...), built first: STORM=10m
	@bin/prepare build test long
	@vm/debug-test $(STORM)

it: ## Integration tests against the Docker of this machine
	@bin/prepare build run test
	@bin/test it

vm-test: ## The main job on a whole Debian in a virtual machine: decisions judged, crontab, restarts
	@bin/prepare build test
	@bin/test vm

demo: ## The main job in a virtual machine with the module loaded: FOR=90s; results in target/demo/
	@bin/prepare build test
	@bin/build --quiet
	@vm/demo '$(or $(FOR),90s)'

bench: ## Measure one part: PART=balance, control, cycle, live, load, monitor, reads, rest, scale, snapshot, start or update; exits 1 where a goal is missed
	@[ -n "$(PART)" ] && [ -x "bench/$(PART)" ] || { echo "usage: make bench PART=$$(cd bench 2>/dev/null && find . -maxdepth 1 -type f -executable ! -name 'experiment-*' -printf '%f\n' | sort | paste -sd '|')" >&2; exit 2; }
	@bin/prepare build run test bench
	@bin/build --quiet --tests
	@bench/$(PART)

experiment-scale: ## Overload a server without the scaler and with it: table and charts go to docs/experiments.md (seven minutes)
	@bin/prepare build run test bench
	@bin/build --quiet --tests
	@bin/with-docker bench/experiment-scale

experiment-update: ## Time the update of a running container, and what its clients see: table goes to docs/experiments.md (four minutes)
	@bin/prepare build run test bench
	@bin/build --quiet --tests
	@bin/with-docker bench/experiment-update

format: ## Format the Java sources
	@bin/prepare build
	@$(MAVEN) spotless:apply

clean: ## Remove what was built; downloads and disks of the virtual machine stay in ~/.cache/gestor
	@bin/clean

uninstall: ## Remove what Gestor left on this machine: containers, images, cron line, module, state, cache
	@bin/uninstall $(ARGS)
