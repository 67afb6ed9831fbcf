# make demo and make test are the two commands; `make help` lists the others.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $(name))))
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
BIN := .venv/bin
READY := .venv/.ready

# install PROGRAM-TO-LOOK-FOR, PACKAGE: installs a Debian package where the program is missing.
define debian
	@command -v $(1) >/dev/null 2>&1 || PATH="$$PATH:/usr/sbin:/sbin" command -v $(1) >/dev/null 2>&1 || { \
		command -v apt-get >/dev/null || { echo "$(2) is missing, and this is no Debian: please install it." >&2; exit 1; }; \
		echo "Installing $(2) ..."; $(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq $(2) >/dev/null; }
endef

.PHONY: help setup demo test check golden texts bench serve screenshots clean lock mailserver unarchiver office fonts browser database

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv with everything
	-@$(MAKE) --no-print-directory unarchiver office fonts

$(READY): requirements-dev.lock pyproject.toml
	$(if $(PYTHON),,$(call debian,python3.11,python3))
	@python=$(or $(PYTHON),python3); $$python -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Installing python3-venv ..."; $(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq python3-venv >/dev/null; }; \
	test -x $(BIN)/python || $$python -m venv .venv
	@echo "Installing the Python packages into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

mailserver:
	$(call debian,dovecot,dovecot-imapd)

unarchiver:
	$(call debian,unar,unar)

office:
	$(call debian,soffice,libreoffice-writer-nogui libreoffice-calc-nogui python3-uno)

browser: fonts
	$(call debian,chromium,chromium)

fonts:
	@test -n "$$(fc-list :lang=zh 2>/dev/null | head -1)" || { \
		echo "Installing fonts-noto-cjk ..."; $(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq fonts-noto-cjk fontconfig >/dev/null; }

# The server's programs alone: the tests start a private one, so no cluster of the system's is made.
database:
	@command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		echo "Installing postgresql ..."; $(SUDO) apt-get update -qq && \
		$(SUDO) mkdir -p /etc/postgresql-common && \
		{ test -e /etc/postgresql-common/createcluster.conf || \
			echo 'create_main_cluster = false' | $(SUDO) tee /etc/postgresql-common/createcluster.conf >/dev/null; } && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq postgresql >/dev/null; }

demo: setup ## see it work: a private mailbox, a season of mails, the queue, the weekly report, the review page
	-@$(MAKE) --no-print-directory mailserver
	@$(BIN)/python -m intake.demo

test: setup mailserver unarchiver office fonts browser database ## run the tests
	@$(BIN)/python -m pytest -q -n $$(($$(nproc) + 1)) --dist worksteal

check: setup ## style, types, layers, locks
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache >/tmp/zhihui-imports.$$$$ || { cat /tmp/zhihui-imports.$$$$; rm -f /tmp/zhihui-imports.$$$$; exit 1; }; rm -f /tmp/zhihui-imports.$$$$
	@! grep -nE 'https?://|--index-url|--find-links' requirements*.lock || { echo "A lock names a package index." >&2; exit 1; }
	@echo "check: style, types, layers and locks are in order"

golden: setup ## write the expected fields of the demo documents anew; look at the difference before committing
	@$(BIN)/python -m tests.golden
	@git --no-pager diff --stat -- tests/golden

texts: setup ## write the English catalogue of the pages anew, and print what it has yet to translate
	@$(BIN)/python -m tests.review.catalogue

bench: setup mailserver office database ## measure speed against baselines taken in the same run
	@for one in benchmarks/*.py; do echo "== $$one"; $(BIN)/python "$$one" || exit 1; done

serve: setup ## the review page over zhihui.toml here, else over what the demo left
	@config=zhihui.toml; test -e $$config || config=demo/zhihui.toml; \
	test -e $$config || { echo "Neither zhihui.toml nor the demo is here: run make demo, or zhihui init." >&2; exit 1; }; \
	$(BIN)/zhihui serve --config $$config

screenshots: setup office browser ## draw every page and state into docs/pictures
	@$(BIN)/python -m tests.review.screenshots

lock: setup ## resolve the dependencies anew
	@for one in requirements: requirements-dev:"--group dev"; do \
		$(BIN)/uv pip compile pyproject.toml --quiet --extra postgresql $${one#*:} --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-header -o $${one%%:*}.lock || exit 1; done

clean: ## remove .venv and everything built
	rm -rf .venv demo dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
