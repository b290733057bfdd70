//go:build !race

package likeness

const underRace = false
