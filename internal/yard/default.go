package yard

import (
	"github.com/chartyard/chartyard"
	charttemplate "github.com/chartyard/chartyard/chart-template"
	"github.com/chartyard/chartyard/policies"
	"github.com/chartyard/chartyard/schema"
)

// Default is the yard that is embedded in the binary.
func Default() (*Yard, error) {
	return load(composed{
		File:             {text: chartyard.Yard},
		"chart-template": {folder: charttemplate.FS},
		"policies":       {folder: policies.FS},
		"schema":         {folder: schema.FS},
	}, "default", File)
}
