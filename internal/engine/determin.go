package engine

import (
	"text/template"
	"time"
)

// clock is the only instant there is for a template: 1 January 2025, 00:00 UTC.
func clock() time.Time { return time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC) }

// addClock adds what reads the clock or the local time zone. The zone is always
// UTC: the host's would make two machines disagree.
func (c *calls) addClock(m template.FuncMap) {
	m["now"] = c.now
	m["ago"] = c.ago
	m["durationRound"] = c.durationRound
	m["date"] = func(layout string, date any) (string, error) { return c.date("date", layout, date, "UTC") }
	m["htmlDate"] = func(date any) (string, error) { return c.date("htmlDate", time.DateOnly, date, "UTC") }
	m["htmlDateInZone"] = func(date any, zone string) (string, error) {
		return c.date("htmlDateInZone", time.DateOnly, date, zone)
	}
	for _, name := range [...]string{"dateInZone", "date_in_zone"} {
		m[name] = func(layout string, date any, zone string) (string, error) {
			return c.date(name, layout, date, zone)
		}
	}
	m["toDate"] = func(layout, text string) time.Time {
		date, _ := time.Parse(layout, text)
		return date
	}
	m["mustToDate"] = time.Parse
}

func (c *calls) now() time.Time {
	c.note("now")
	return clock()
}

// instant is the time that a template gave, as a time or in seconds since
// 1970; for anything else it is now.
func (c *calls) instant(fn string, date any) time.Time {
	switch date := date.(type) {
	case time.Time:
		return date
	case int64:
		return time.Unix(date, 0)
	case int:
		return time.Unix(int64(date), 0)
	}
	c.note(fn)
	return clock()
}

func (c *calls) date(fn, layout string, date any, zone string) (string, error) {
	switch d := date.(type) {
	case *time.Time:
		date = *d
	case int32:
		date = int64(d)
	}
	if zone == "Local" {
		zone = "UTC"
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	return c.charged(c.instant(fn, date).In(place).Format(layout))
}

func (c *calls) ago(date any) string {
	c.note("ago")
	then := c.instant("ago", date)
	return clock().Sub(then).Round(time.Second).String()
}

func (c *calls) durationRound(duration any) string {
	if then, ok := duration.(time.Time); ok {
		c.note("durationRound")
		duration = int64(clock().Sub(then))
	}
	return original[func(any) string](c, "durationRound")(duration)
}
