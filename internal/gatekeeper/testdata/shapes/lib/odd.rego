package policies.lib["odd-name"].deeper

first(labels) := [value | some value in labels][0]
