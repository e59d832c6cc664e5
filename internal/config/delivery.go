package config

// Delivery is how the standard chart hands the configuration to the process:
// the value configDelivery. A chart without it has the zero Delivery.
type Delivery struct {
	Plain, Sensitive         Way
	PlainPath, SensitivePath string // directories of entries delivered as files
	Secret                   Maker
	ExistingSecret           string // name, when the Secret is made elsewhere
	External                 External
}

// Way is how a container gets an entry.
type Way string

// Ways of delivery.
const (
	AsEnv   Way = "env"
	AsFiles Way = "files"
)

// Maker says who makes the Secret.
type Maker string

// Makers of the Secret.
const (
	ByChart    Maker = "chart"
	ByExternal Maker = "external" // External Secrets, from an ExternalSecret of the chart
	Existing   Maker = "existing"
)

// External is what an ExternalSecret refers to.
type External struct {
	StoreKind, StoreName, RefreshInterval string
	Common, Service                       string // names of the secrets in the store
}

// DeliveryKey is the key of the delivery in values.
const DeliveryKey = "configDelivery"

// ReadDelivery reads the delivery from merged values. What is missing or of
// another type is empty: the chart's schema speaks of that.
func ReadDelivery(merged map[string]any) Delivery {
	table, _ := merged[DeliveryKey].(map[string]any)
	external, _ := table["external"].(map[string]any)
	return Delivery{
		Plain: Way(text(table, "plain")), Sensitive: Way(text(table, "sensitive")),
		PlainPath: text(table, "plainPath"), SensitivePath: text(table, "sensitivePath"),
		Secret: Maker(text(table, "secret")), ExistingSecret: text(table, "existingSecret"),
		External: External{
			StoreKind: text(external, "storeKind"), StoreName: text(external, "storeName"), RefreshInterval: text(external, "refreshInterval"),
			Common: text(external, "common"), Service: text(external, "service"),
		},
	}
}

func text(table map[string]any, key string) string {
	s, _ := table[key].(string)
	return s
}

// HelmSeesSecrets reports whether the values of marked entries pass through
// Helm: the Secret is the chart's own.
func (d Delivery) HelmSeesSecrets() bool { return d.Secret == "" || d.Secret == ByChart }
