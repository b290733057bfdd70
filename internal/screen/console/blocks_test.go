package console

import "testing"

// A cell of one colour is a block when the text around says that this is ink.
func TestIsThisBlockInk(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(p *paper)
		want string
	}{
		{"a bar behind all text", func(p *paper) { p.write(5, 0, "█", grey, black) }, "text"},
		{"a bar between text of its colour", func(p *paper) { p.write(5, 0, "██", grey, black); p.write(9, 0, "more", grey, black) }, "text ██  more"},
		{"beside a half block of its colour", func(p *paper) { p.write(5, 0, "███▌", green, black) }, "text ███▌"},
		{"under text", func(p *paper) { p.write(5, 0, " OK ", grey, blue) }, "text  OK"},
		{"a long bar of another colour", func(p *paper) { p.write(5, 0, "          ", grey, blue); p.write(17, 0, "x", grey, black) }, "text             x"},
	} {
		paper := newPaper(20, 2)
		paper.write(0, 0, "text", grey, black)
		c.draw(paper)
		read := paper.read(takeTools(nil))
		if got := rowsOf(&read)[0].Text; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The upper half block is the lower one with the colours swapped; what is around
// tells which was meant.
func TestHalfBlocksStandOnWhatIsAround(t *testing.T) {
	for _, text := range []string{"a▀▀b", "a▄▄b", "▌ok▐"} {
		paper := newPaper(20, 2)
		paper.write(0, 0, text, grey, black)
		read := paper.read(takeTools(nil))
		if got := rowsOf(&read)[0].Text; got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}
