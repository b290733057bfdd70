package console

import (
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
)

// What a hypothesis misses of the file's own figures is in squares beyond the
// rounding: 0 or little more for the right one, thousands for most others.
const (
	// roundingMiss is what the right hypothesis may miss, and rivalMiss by how
	// much the next character has to miss more.
	roundingMiss, rivalMiss = 16, 24
	// rivalTimes is how many times as much the next character misses when
	// there is no doubt, though the right one misses maxSureMiss: the cells
	// around it are not all known.
	rivalTimes, maxSureMiss = 32, 256
	// maxGuessMiss is what a guess may miss, poorMiss what leaves room for
	// other fonts.
	maxGuessMiss, poorMiss = 8000, 512
	// glyphMiss is by how much a glyph has to miss less than nothing does.
	glyphMiss = 12
	// noLimit is above any difference.
	noLimit = math.MaxFloat32
)

// hypothesis is what a cell may be: a glyph in two colours, or, without a face,
// nothing but ground.
type hypothesis struct {
	glyph.Match
	glyph.Colours
	missed float32
}

// sameAs says whether two hypotheses show the same character, whatever they miss.
func (h *hypothesis) sameAs(other *hypothesis) bool {
	if h.Face == nil || other.Face == nil {
		return h.Face == other.Face
	}
	return h.Char() == other.Char()
}

// verdict is the best hypothesis so far, what the next best character misses,
// and what the best ground alone does.
type verdict struct {
	best            hypothesis
	second, nothing float32
}

func newVerdict() verdict {
	return verdict{best: hypothesis{missed: noLimit}, second: noLimit, nothing: noLimit}
}

// consider weighs one more hypothesis against the best.
func (v *verdict) consider(h hypothesis) {
	if h.Face == nil {
		v.nothing = min(v.nothing, h.missed)
	}
	same := h.sameAs(&v.best)
	switch {
	case h.missed < v.best.missed:
		if !same {
			v.second = v.best.missed
		}
		v.best = h
	case !same:
		v.second = min(v.second, h.missed)
	}
}

// sure says whether the best hypothesis leaves no doubt.
func (v *verdict) sure() bool {
	missed := v.best.missed
	return missed < roundingMiss+glyphMiss && v.second-missed > rivalMiss || missed < maxSureMiss && v.second > rivalTimes*missed
}

// limit is what need not be exceeded to be no rival.
func (v *verdict) limit() float32 {
	return min(v.second, max(2*rivalTimes*v.best.missed, maxSureMiss))
}

// settle is a cell as it is after what was found for it, the same when that is
// not good enough.
func (v *verdict) settle(c cell) cell {
	b, decided := &v.best, v.sure()
	switch {
	case b.missed > maxGuessMiss:
		return c
	case (c.kind == covered || c.certainty == obscured) && (!decided || b.Face == nil):
		return c // a cursor
	case c.kind == uniform && b.Face != nil && !decided && 2*b.missed > v.nothing:
		return c // some noise
	}
	found := cell{kind: uniform, certainty: weighed, missed: b.missed, coloured: true, colours: b.Colours}
	if decided {
		found.certainty = proven
	}
	if b.Face != nil {
		found.kind, found.Match = character, b.Match
	}
	return found
}
