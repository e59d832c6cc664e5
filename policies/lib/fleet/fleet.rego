# METADATA
# title: Fleet
# description: What rules that look at all services of a run share.
package policies.lib.fleet

import data.policies.lib.release

# name identifies an object of a service in a result of a rule with fleet scope.
name(service, obj) := object.union(release.name(obj), {"service": service})

# full_name of an object, with the namespace that it will live in, as controllers sort them.
full_name(item, obj) := sprintf("%s/%s", [object.get(obj, ["metadata", "namespace"], item.namespace), obj.metadata.name])

# names of a few services of many.
names(services) := concat(" and ", sort(services)) if {
	count(services) < 3
} else := sprintf("%s and %d more", [concat(", ", array.slice(sort(services), 0, 2)), count(services) - 2])
