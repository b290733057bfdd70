// Package net runs tesseract's small line networks: a line of text goes in as
// grey pixels, characters come out. Activations and weights are int8, sums exact,
// so that a line is read as tesseract reads it without its word lists.
package net
