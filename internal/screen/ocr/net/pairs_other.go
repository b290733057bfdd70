//go:build !amd64

package net

// Other processors multiply in lanes of a word, see matrix.go.
var wide = false

func multiplyPairs(_, _ *int32, _, _ *int16, _, _ int) { panic("only where wide is true") }
