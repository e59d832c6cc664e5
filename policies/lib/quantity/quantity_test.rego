package policies.lib.quantity_test

import data.policies.lib.quantity

test_quantities_are_numbers if {
	quantity.thousandths(2) == 2000
	quantity.thousandths("1.5") == 1500
	quantity.thousandths("250m") == 250
	quantity.thousandths("512Mi") == 536870912000
	quantity.thousandths("1G") < quantity.thousandths("1Gi")
}

test_what_is_no_quantity_is_no_number if {
	not quantity.thousandths("512MB")
	not quantity.thousandths("")
	not quantity.thousandths(null)
}
