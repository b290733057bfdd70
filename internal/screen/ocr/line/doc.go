// Package line finds lines of text on the picture of a graphical screen.
package line
