package console

import (
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// What was found for a cell is taken when it is good enough for what the cell was.
func TestSettledTakesWhatIsGoodEnough(t *testing.T) {
	face := usual()
	a, _ := face.Of('a')
	loud := glyph.Colours{Ink: raster.YCC{170, 0, 0}}
	glyphMissing := func(missed, second, nothing float32) evidence.Verdict {
		return evidence.Verdict{Best: evidence.Hypothesis{Match: a, Colours: loud, Missed: missed}, Second: second, Nothing: nothing}
	}
	ground := evidence.Verdict{Best: evidence.Hypothesis{Missed: 3}, Second: 900, Nothing: 3}
	for _, c := range []struct {
		name      string
		before    cell
		verdict   evidence.Verdict
		kind      kind
		certainty certainty
	}{
		{"no doubt", cell{kind: unknown}, glyphMissing(5, 900, 900), character, proven},
		{"a rival", cell{kind: unknown}, glyphMissing(5, 20, 900), character, weighed},
		{"misses too much", cell{kind: unknown}, glyphMissing(9000, 1e6, 1e6), unknown, guessed},
		{"some noise", cell{kind: uniform}, glyphMissing(300, 400, 500), uniform, guessed},
		{"nothing", cell{kind: unknown}, ground, uniform, proven},
		{"nothing, under a cursor", cell{kind: covered}, ground, covered, guessed},
		{"a rival, under a cursor", cell{kind: character, Match: a, certainty: obscured}, glyphMissing(5, 20, 900), character, obscured},
		{"no doubt, under a cursor", cell{kind: character, Match: a, certainty: obscured}, glyphMissing(5, 900, 900), character, proven},
	} {
		got := settled(c.before, &c.verdict)
		if got.kind != c.kind || got.certainty != c.certainty {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, got.kind, got.certainty, c.kind, c.certainty)
		}
	}
}
