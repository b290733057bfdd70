// Package quiet keeps libraries from printing what they send. With "tea" or
// "dara" in the environment variable DEBUG, the SDK writes every request header
// to the standard output: signature and security token included. With http2debug
// in GODEBUG, net/http writes the same to the log.
//
// Both read their variable once, while their packages are initialised. Importing
// this package takes the words out before that: the language initialises, of
// all packages whose imports are ready, the one with the lowest import path
// first; net/http and golang.org/x/net, which the SDK's core waits for, sort
// after this one. A test of the built provider holds this.
package quiet

import (
	"os"
	"slices"
	"strings"
)

func init() {
	without("DEBUG", func(word string) bool { return word == "tea" || word == "dara" })
	without("GODEBUG", func(word string) bool { return strings.Contains(word, "http2debug") })
}

// without takes words out of a variable that is a list with commas.
func without(name string, unwanted func(string) bool) {
	value, set := os.LookupEnv(name)
	if !set {
		return
	}
	words := strings.Split(value, ",")
	kept := slices.DeleteFunc(slices.Clone(words), unwanted)
	if len(kept) < len(words) {
		// Setenv fails only for names that are not valid; these are.
		_ = os.Setenv(name, strings.Join(kept, ","))
	}
}
