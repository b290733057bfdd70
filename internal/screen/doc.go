// Package screen looks at a screenshot of an instance: it decodes it, reads the
// text of a console from it, compares it with another and draws it for a
// terminal. It is pure: bytes go in, values come out, nothing is kept.
package screen
