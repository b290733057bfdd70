//go:build race

package jpeg

// underRace: the race detector makes decoding ten times slower and finds nothing in
// code that starts no goroutine, so the test that goes through all captures takes
// an eighth of them; `make test` runs them all without it.
const underRace = true
