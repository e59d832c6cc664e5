package secretstore

import "slices"

// fault is an Error before it is known which secret it is about.
type fault struct {
	kind      Kind
	msg, next string
}

func (f *fault) of(store, secret string) *Error {
	return &Error{Store: store, Secret: secret, Kind: f.kind, Msg: f.msg, Next: f.next}
}

// collector gathers the pairs of an object, and the keys that are at fault.
type collector struct {
	values   Values
	rejected map[Kind][]string
}

func (c *collector) add(key, text string) {
	if _, twice := c.values[key]; twice {
		c.reject(Duplicate, key)
		return
	}
	c.values[key] = text
}

// reject notes a key. It stays known, so that it is found twice where it is.
func (c *collector) reject(kind Kind, key string) {
	if c.rejected == nil {
		c.rejected = map[Kind][]string{}
	}
	if _, twice := c.values[key]; twice {
		kind = Duplicate
	}
	c.values[key] = ""
	if !slices.Contains(c.rejected[kind], key) {
		c.rejected[kind] = append(c.rejected[kind], key)
	}
}

// fault is about one kind at a time.
func (c *collector) fault() *fault {
	if keys := c.rejected[Duplicate]; keys != nil {
		return &fault{Duplicate, "these keys are in it twice: " + listKeys(keys), "keep one of each"}
	}
	if keys := c.rejected[Nested]; keys != nil {
		return &fault{Nested, "the values of these keys are lists or objects: " + listKeys(keys), "a parameter is one text, number or boolean; store structured data as a text"}
	}
	if keys := c.rejected[Null]; keys != nil {
		return &fault{Null, "the values of these keys are null: " + listKeys(keys), `remove the key, or write "" for an empty text`}
	}
	return nil
}
