package console

import "testing"

// A row goes on in the next one when its last column has a character that is
// none of a frame's or a bar's.
func TestARowGoesOnBehindACharacterOnly(t *testing.T) {
	for char, want := range map[rune]bool{'a': true, '\\': true, '\ufffd': true, 'я': true, ' ': false, '│': false, '█': false, '┘': false} {
		if isWrapped(char) != want {
			t.Errorf("a row that ends in %q goes on: %v", char, !want)
		}
	}
}
