//go:build race

package screen

// underRace: the race detector makes reading ten times slower and finds nothing
// in code that starts no goroutine, so tests that go through all captures take
// a part of them; `make test` runs them all without it.
const underRace = true
