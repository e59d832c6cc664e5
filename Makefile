# Needs Go, git, make and bash; everything else is built from the
# modules pinned in go.mod and tools/*/go.mod.

.DEFAULT_GOAL := help
export CGO_ENABLED := 0

# Tools are built again only when the module that pins them changes.
TOOLS := .cache/tools
HELM := $(TOOLS)/helm
KUBE_SCORE := $(TOOLS)/kube-score
CONFTEST := $(TOOLS)/conftest
GATOR := $(TOOLS)/gator
STATICCHECK := $(TOOLS)/staticcheck
GOFUMPT := $(TOOLS)/gofumpt

# What git knows about the tree; a tarball without git is a development build.
VERSION = $(shell git describe --tags --dirty --match 'v[0-9]*' 2>/dev/null || echo v0.0.0-dev)
COMMIT = $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
DATE = $(shell git show -s --format=%cI HEAD 2>/dev/null || echo unknown)
LDFLAGS = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.date=$(DATE)

# Where tests find the programs they compare with (absolute: a test runs in
# the folder of its package).
TEST_ENV = CHARTYARD_TEST_HELM=$(abspath $(HELM)) CHARTYARD_TEST_KUBE_SCORE=$(abspath $(KUBE_SCORE)) CHARTYARD_TEST_CONFTEST=$(abspath $(CONFTEST)) CHARTYARD_TEST_GATOR=$(abspath $(GATOR))

# The packages whose tests define -update; go test refuses a flag that one of
# its packages does not know.
UPDATABLE = $(shell grep -rlE --include='*_test.go' --exclude-dir='.[a-z]*' 'flag\.Bool.*"update"' . | xargs -n1 dirname | sort -u)

.PHONY: help build test test-aws test-charts fuzz-split test-race lint cross bench golden docs demo tools clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' Makefile

build: ## bin/chartyard, static, stamped with version, commit and date
	go build -trimpath -ldflags '$(LDFLAGS)' -o bin/chartyard ./cmd/chartyard

test: $(HELM) $(KUBE_SCORE) $(CONFTEST) $(GATOR) ## every test, those against helm, kube-score, conftest and gator too
	$(TEST_ENV) go test -timeout 15m ./...

# A moto_server that does not start (the shim of a version manager, say) is as good as none.
MOTO_WORKS = command -v moto_server >/dev/null && moto_server --help >/dev/null 2>&1

test-aws: ## the AWS store against a server of our own, and against moto_server where it works
	@if $(MOTO_WORKS); then \
		CHARTYARD_TEST_MOTO=required go test -count=1 -v -run '^(TestContract|TestContractWithMoto|TestEnvironment)$$' ./internal/secretstore; \
	else \
		echo 'moto_server is not on PATH or does not start (pip install "moto[server]"): only our own server is used'; \
		go test -count=1 -short -v -run '^(TestContract|TestEnvironment)$$' ./internal/secretstore; \
	fi

test-charts: $(HELM) ## public charts of other projects: against helm, and what looks secret in them; fetches some 100 MB of modules the first time
	$(TEST_ENV) CHARTYARD_TEST_CHARTS=1 go test -timeout 15m -run 'PublicCharts$$' ./golden ./internal/detect

N = 10000000
fuzz-split: ## the split in Go against Helm's for N=10000000 random config blocks, from FROM=0
	CHARTYARD_TEST_SPLITS=$(N) CHARTYARD_TEST_SPLITS_FROM=$(FROM) GOGC=400 go test -count=1 -timeout 0 -v -run '^TestSplitIsWhatHelmSplits$$' ./internal/config

test-race: $(HELM) $(KUBE_SCORE) $(CONFTEST) $(GATOR) ## the same under the race detector (needs a C compiler)
	$(TEST_ENV) CGO_ENABLED=1 go test -race -timeout 30m ./...

lint: $(STATICCHECK) $(GOFUMPT) ## go vet, staticcheck, gofumpt, tidy go.mod, shell syntax
	go vet ./...
	$(STATICCHECK) ./...
	@bad="$$($(GOFUMPT) -l .)"; [ -z "$$bad" ] || { printf 'not formatted; run %s -w on:\n%s\n' '$(GOFUMPT)' "$$bad"; exit 1; }
	go mod tidy -diff
	@for file in .ci/run scripts/*.sh; do bash -n "$$file" || exit 1; done

cross: ## compile for Windows and macOS
	GOOS=windows GOARCH=amd64 go build -trimpath -ldflags '$(LDFLAGS)' -o .cache/cross/chartyard.exe ./cmd/chartyard
	GOOS=darwin GOARCH=arm64 go build -trimpath -ldflags '$(LDFLAGS)' -o .cache/cross/chartyard-darwin ./cmd/chartyard

bench: build $(HELM) $(CONFTEST) ## chartyard against helm and conftest, as ratios, in Markdown tables
	go run ./internal/bench -helm $(HELM) -conftest $(CONFTEST) -chartyard bin/chartyard

golden: $(HELM) $(KUBE_SCORE) $(CONFTEST) $(GATOR) ## rewrite what tests compare with; read the diff before committing it
	$(TEST_ENV) go test $(UPDATABLE) -update

docs: ## rewrite the generated pages (golden does so too)
	go test $(UPDATABLE) -run '^TestGenerated' -update

demo: build ## scaffold, split, render and check a service, then break it
	scripts/demo.sh bin/chartyard

tools: $(HELM) $(KUBE_SCORE) $(CONFTEST) $(GATOR) $(STATICCHECK) $(GOFUMPT) ## the pinned programs, in .cache/tools

clean: ## remove what the targets above built
	rm -rf bin .cache

# A plain build of Helm says version v3.22 and Kubernetes v1.20. Its own
# releases are stamped like this: Kubernetes 1.N for client-go v0.N.
$(HELM): tools/helm/go.mod tools/helm/go.sum
	version="$$(go list -modfile=$< -m -f '{{.Version}}' helm.sh/helm/v3)" && \
	minor="$$(go list -modfile=$< -m -f '{{.Version}}' k8s.io/client-go | cut -d. -f2)" && \
	go build -modfile=$< -trimpath -o $@ -ldflags "-s -w \
		-X helm.sh/helm/v3/internal/version.version=$$version \
		-X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=$$minor \
		-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=$$minor" \
		helm.sh/helm/v3/cmd/helm

$(KUBE_SCORE): tools/kube-score/go.mod tools/kube-score/go.sum
	go build -modfile=$< -trimpath -ldflags '-s -w' -o $@ github.com/zegl/kube-score/cmd/kube-score

$(CONFTEST): tools/conftest/go.mod tools/conftest/go.sum
	go build -modfile=$< -trimpath -ldflags '-s -w' -o $@ github.com/open-policy-agent/conftest

$(GATOR): tools/gator/go.mod tools/gator/go.sum
	go build -modfile=$< -trimpath -ldflags '-s -w' -o $@ github.com/open-policy-agent/gatekeeper/v3/cmd/gator

$(STATICCHECK): tools/lint/go.mod tools/lint/go.sum
	go build -modfile=$< -trimpath -ldflags '-s -w' -o $@ honnef.co/go/tools/cmd/staticcheck

$(GOFUMPT): tools/lint/go.mod tools/lint/go.sum
	go build -modfile=$< -trimpath -ldflags '-s -w' -o $@ mvdan.cc/gofumpt
