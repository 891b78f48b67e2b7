# SPDX-License-Identifier: Apache-2.0
# Everything here only calls meson, ninja and tools/; see HACKING.md.
BUILD ?= build
PREFIX ?= /usr/local

.PHONY: all build demo test fuzz torture bench install test-debian13 clean

all: build

build: setup-build
	@tools/build $(BUILD) --prefix=$(PREFIX) -Dtests=false

demo: build
	@$(BUILD)/comity demo

test: setup-test
	@tools/check

fuzz: setup-test
	@tools/fuzz

torture: setup-test
	@tools/build $(BUILD)
	@tools/torture $(BUILD)

bench: setup-build
	@tools/build build-release --buildtype=release -Dtests=false
	@bench/run build-release

install: build
	@meson install -C $(BUILD)

test-debian13:
	@tools/test-debian13

clean:
	rm -rf build build-release build-check

.PHONY: setup-build setup-test
setup-build:
	@tools/setup build

setup-test:
	@tools/setup test
