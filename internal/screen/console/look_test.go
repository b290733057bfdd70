package console

import (
	"image/color"
	"testing"
)

func TestLookReadsEachCellAlone(t *testing.T) {
	paper := newPaper(20, 1)
	paper.write(0, 0, "Ab", grey, black)
	paper.write(2, 0, "0O", black, grey)
	paper.put(5, 0, 'x', grey, black)
	paper.Set(8*5, 1, grey) // one pixel too many
	for y := range 2 {
		for x := range 8 {
			paper.Set(8*6+x, 13+y, grey) // a cursor on nothing
		}
	}
	paper.put(8, 0, 'A', grey, black)
	for y := range 2 {
		for x := range 8 {
			paper.Set(8*8+x, 13+y, grey) // and one under a letter
		}
	}
	for i, v := range []uint8{200, 0, 90, 160, 30, 0, 0, 255, 13, 77, 99, 180} {
		paper.Set(8*7+i%8, 2+i, color.RGBA{v, v, v, 255}) // no letter at all
	}
	got := paper.look(takeTools(nil))
	for i, want := range []struct {
		char      rune
		kind      kind
		certainty certainty
	}{
		{'A', character, sure}, {'b', character, sure}, {'0', character, sure}, {'O', character, sure},
		{' ', uniform, sure}, {'x', character, guessed}, {' ', cursor, guessed}, {'\ufffd', unknown, guessed}, {'A', character, obscured},
	} {
		if c := &got.cells[i]; c.shown() != want.char || c.kind != want.kind || c.certainty != want.certainty {
			t.Errorf("cell %d: %q, %v, %v; want %q, %v, %v", i, c.shown(), c.kind, c.certainty, want.char, want.kind, want.certainty)
		}
	}
}
