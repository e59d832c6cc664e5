// Public Helm charts that come within Go modules. The test of public charts
// fetches these versions and renders every chart in them with Helm and with
// chartyard. No package of them is built, so `go mod tidy` would empty this.
module github.com/chartyard/chartyard/tools/charts

go 1.26.0

require (
	github.com/bitnami-labs/sealed-secrets v0.40.0
	github.com/cilium/cilium v1.20.2
	github.com/dapr/dapr v1.14.0
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kyverno/kyverno v1.19.1
	github.com/open-policy-agent/gatekeeper/v3 v3.23.1
	helm.sh/helm/v3 v3.22.0
	istio.io/istio v0.0.0-20260827124520-eed52ebb66ad
	k8s.io/ingress-nginx v0.0.0-20240708192948-52c50467d67d
	sigs.k8s.io/descheduler v0.36.0
	sigs.k8s.io/external-dns v0.20.0
	sigs.k8s.io/metrics-server v0.9.0
)
