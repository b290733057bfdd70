//go:build race

package likeness

// underRace: the race detector makes these tests ten times slower and finds nothing
// in code that starts no goroutine, so they take a part of their screens; `make test`
// takes them all without it.
const underRace = true
