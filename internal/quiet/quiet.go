// Package quiet keeps the SDK from printing what it signs. With "tea" or
// "dara" in the environment variable DEBUG, the SDK writes every request
// header to the standard output: signature and security token included.
//
// The SDK reads DEBUG once, while its packages are initialised. Importing this
// package takes the two words out before that: the language initialises, of
// all packages whose imports are ready, the one with the lowest import path
// first, and the SDK's core waits for golang.org/x/net/proxy, which sorts
// after this one. A test of the built provider holds this.
package quiet

import (
	"os"
	"slices"
	"strings"
)

func init() {
	value, set := os.LookupEnv("DEBUG")
	if !set {
		return
	}
	words := strings.Split(value, ",")
	kept := slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return word == "tea" || word == "dara"
	})
	if len(kept) < len(words) {
		// Setenv fails only for names that are not valid; this one is.
		_ = os.Setenv("DEBUG", strings.Join(kept, ","))
	}
}
