package config

import "github.com/chartyard/chartyard/internal/diag"

// Placeholder stands for the value of a marked entry that has none because
// nobody read the secrets.
func Placeholder(name string) string { return "<" + name + ": secrets were not read>" }

// NoValue stands for the value of a marked entry that the secrets which were
// read do not have.
func NoValue(name string) string { return "<" + name + ": no value>" }

// Mask puts Masked in place of the value of every marked entry of every config
// block in merged values, a subchart's too: what is rendered of them holds no
// secret. marked tells whether an entry is marked in any layer. With
// placeholders, an entry whose Secret Helm makes and that has no value gets its
// Placeholder.
func Mask(merged map[string]any, marked func(entry diag.Path) bool, placeholders bool) {
	eachBlock(merged, nil, func(at diag.Path, block map[string]any, ofHelm bool) {
		for name, v := range block {
			if v != nil && marked(at.Append(name)) {
				block[name] = maskEntry(name, v, placeholders && ofHelm)
			}
		}
	})
}

func maskEntry(name string, v any, placeholder bool) any {
	entry, ok := v.(map[string]any)
	if !ok {
		return Masked
	}
	if entry["default"] != nil {
		entry["default"] = Masked
	}
	if entry["value"] != nil {
		entry["value"] = Masked
	} else if placeholder && entry["default"] == nil {
		entry["value"] = Placeholder(name)
	}
	return entry
}

// eachBlock visits the config blocks of a chart's values and its subcharts'.
// ofHelm is true when Helm makes the Secret of the block.
func eachBlock(table map[string]any, at diag.Path, visit func(at diag.Path, block map[string]any, ofHelm bool)) {
	for key, v := range table {
		below, ok := v.(map[string]any)
		switch {
		case ok && key == Block:
			visit(at.Append(key), below, ReadDelivery(table).HelmSeesSecrets())
		case ok:
			eachBlock(below, at.Append(key), visit)
		}
	}
}
