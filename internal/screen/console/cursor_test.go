package console

import "testing"

// A line at the foot of a cell behind all text is a cursor, within it an underscore.
func TestCursorsAreTold(t *testing.T) {
	for drawn, want := range map[string]string{
		"login: _": "login:", "a_b": "a_b", "_": "",
	} {
		paper := newPaper(20, 2)
		for column, char := range drawn {
			if char != '_' {
				paper.put(column, 0, char, grey, black)
				continue
			}
			for x := range 8 {
				paper.Set(8*column+x, 13, grey)
				paper.Set(8*column+x, 14, grey)
			}
		}
		read := paper.read(takeTools(nil))
		if got := rowsOf(&read)[0].Text; got != want {
			t.Errorf("%q: %q, want %q", drawn, got, want)
		}
	}
}
