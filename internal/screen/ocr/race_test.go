//go:build race

package ocr

// underRace: the race detector makes recognition ten times slower. Whatever the
// picture, its goroutines do the same, so under it the tests that go through many
// pictures take some of them; `make test` runs them all without it.
const underRace = true
