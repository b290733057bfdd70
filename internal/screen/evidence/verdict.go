package evidence

import (
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// What a hypothesis misses of the file's own figures is in squares beyond the
// rounding: 0 or little more for the right one, thousands for most others.
const (
	// RoundingMiss is what the right hypothesis may miss, and rivalMiss by how
	// much the next character has to miss more.
	RoundingMiss, rivalMiss = 16, 24
	// rivalTimes is how many times as much the next character misses when
	// there is no doubt, though the right one misses maxSureMiss: the cells
	// around it are not all known.
	rivalTimes, maxSureMiss = 32, 256
	// firstCandidates is how many glyphs are tried for two colours when one of
	// them leaves no doubt.
	firstCandidates = 8
	// glyphMiss is by how much a glyph has to miss less than nothing does.
	glyphMiss = 12
	// tieMiss is by how much the next character misses more when nobody can say
	// which of the two it is; where all miss poorMiss or more it is a part of
	// that.
	tieMiss, poorMiss, tiePart = 0.0625, 192, 2
	// noLimit is above any difference.
	noLimit = math.MaxFloat32
)

// Hypothesis is what a cell may be: a glyph in two colours, or, without a face,
// nothing but ground.
type Hypothesis struct {
	glyph.Match
	glyph.Colours
	Missed float32 // squares beyond the rounding
}

// sameAs says whether two hypotheses show the same character, whatever they miss.
func (h *Hypothesis) sameAs(other *Hypothesis) bool {
	if h.Face == nil || other.Face == nil {
		return h.Face == other.Face
	}
	return h.Char() == other.Char()
}

// Verdict is what comes of trying hypotheses on the cell that is on a bench: the
// best one so far, what the next best character misses, and what the best ground
// alone does.
type Verdict struct {
	Best            Hypothesis
	Second, Nothing float32
	// Rival is what misses Second.
	Rival Hypothesis

	bench *Bench
}

// Verdict is one on the cell that was gathered last, before anything was tried.
func (b *Bench) Verdict() Verdict {
	return Verdict{Best: Hypothesis{Missed: noLimit}, Second: noLimit, Nothing: noLimit, bench: b}
}

// consider weighs one more hypothesis against the best.
func (v *Verdict) consider(h Hypothesis) {
	if h.Face == nil {
		v.Nothing = min(v.Nothing, h.Missed)
	}
	same := h.sameAs(&v.Best)
	switch {
	case h.Missed < v.Best.Missed:
		if !same {
			v.Second, v.Rival = v.Best.Missed, v.Best
		}
		v.Best = h
	case !same && h.Missed < v.Second:
		v.Second, v.Rival = h.Missed, h
	}
}

// Sure says whether the best Hypothesis leaves no doubt.
func (v *Verdict) Sure() bool {
	missed := v.Best.Missed
	return missed < RoundingMiss+glyphMiss && v.Second-missed > rivalMiss || missed < maxSureMiss && v.Second > rivalTimes*missed
}

// Explains says whether a glyph misses nothing beyond the rounding: others may do so
// too, but none can do better.
func (v *Verdict) Explains() bool {
	return v.Sure() || v.Best.Face != nil && v.Best.Missed < RoundingMiss+glyphMiss
}

// IsTie says that the evidence does not decide between the best Hypothesis and its
// Rival.
func (v *Verdict) IsTie() bool {
	behind := v.Second - v.Best.Missed
	return behind < tieMiss || v.Best.Missed > poorMiss && behind*tiePart < v.Best.Missed
}

// limit is what need not be exceeded to be no rival.
func (v *Verdict) limit() float32 {
	return min(v.Second, max(2*rivalTimes*v.Best.Missed, maxSureMiss))
}

// IsNothing says whether a ground alone misses no more than a glyph has to be
// better by.
func (v *Verdict) IsNothing() bool { return v.Nothing < glyphMiss }

// TryGround tries whether there is nothing but a ground.
func (v *Verdict) TryGround(ground raster.YCC) {
	v.bench.stand(&ground)
	pair := glyph.Colours{Ink: ground, Ground: ground}
	v.consider(Hypothesis{Colours: pair, Missed: v.bench.missed(&pair, nil, v.limit())})
}

// TryGlyphs tries glyphs of a face in two colours. The likely ones come first: when
// one of them leaves no doubt, the others are left out.
func (v *Verdict) TryGlyphs(face *glyph.Face, candidates []glyph.Candidate, pair glyph.Colours) {
	v.bench.stand(&pair.Ground)
	for i, candidate := range candidates {
		if i >= firstCandidates && pair.IsLoud() && v.Sure() {
			return
		}
		m := glyph.Match{Face: face, Glyph: candidate.Glyph}
		s := v.bench.shape(m)
		missed := v.bench.missed(&pair, &s, v.limit())
		missed += face.Rarity[m.Glyph]*(missed+64) + glyphMiss
		v.consider(Hypothesis{m, pair, missed})
	}
}

// stand sets the ground that glyphs are tried on.
func (b *Bench) stand(ground *raster.YCC) {
	for i := range b.cell.blocks {
		t := &b.cell.blocks[i]
		level := ground[t.plane]
		if t.plane == 0 {
			level -= middle
		}
		solid := b.spectrum(&b.cell.solid, i)
		for k := range t.left {
			t.left[k] = t.rest[k] - level*solid[k]
		}
	}
}

// missed tells by how much a shape misses the evidence, in squares beyond the
// rounding: 0 or little more for the right one, thousands for most others. A nil
// shape is nothing but the ground that stand set. What misses by more than limit
// is not looked at to the end: some figure above limit is returned.
func (b *Bench) missed(c *glyph.Colours, s *shape, limit float32) (squares float32) {
	for i := range b.cell.blocks {
		b.effort += missEffort
		t := &b.cell.blocks[i]
		slack, d := &b.planes[t.plane].slack, c.Ink[t.plane]-c.Ground[t.plane]
		if s == nil || d == 0 {
			for k, v := range t.left {
				if beyond := max(v, -v) - slack[k]; beyond > 0 {
					squares += beyond * beyond
				}
			}
		} else {
			ink := b.spectrum(s, i)
			for first := 0; first < 64; first += 16 {
				for k := first; k < first+16; k++ {
					v := t.left[k] - d*ink[k]
					if beyond := max(v, -v) - slack[k]; beyond > 0 {
						squares += beyond * beyond
					}
				}
				if squares > limit {
					return squares
				}
			}
		}
		if squares > limit {
			return squares
		}
	}
	return squares
}

// Missed is by how much a glyph in two colours misses the evidence, in squares
// beyond the rounding. Above limit it is some figure above that.
func (b *Bench) Missed(m glyph.Match, pair *glyph.Colours, limit float32) float32 {
	b.stand(&pair.Ground)
	s := b.shape(m)
	return b.missed(pair, &s, limit)
}

// Confirm tries whether a glyph in one of some pairs of colours, of those that
// leave no doubt about ink and ground, misses nothing beyond the rounding.
func (b *Bench) Confirm(m glyph.Match, pairs []glyph.Colours) (found Hypothesis, ok bool) {
	s := b.shape(m)
	for i := range pairs {
		pair := &pairs[i]
		if !pair.IsLoud() {
			continue
		}
		b.stand(&pair.Ground)
		if missed := b.missed(pair, &s, RoundingMiss); missed < RoundingMiss {
			return Hypothesis{m, *pair, missed}, true
		}
	}
	return Hypothesis{}, false
}

// LeastMissed is the pair of some colours in which a glyph misses least, or best
// when no pair does better.
func (b *Bench) LeastMissed(m glyph.Match, best glyph.Colours, of []raster.YCC) glyph.Colours {
	s := b.shape(m)
	b.stand(&best.Ground)
	least := b.missed(&best, &s, noLimit)
	for i := 0; i < len(of) && least >= RoundingMiss; i++ {
		b.stand(&of[i])
		for j := range of {
			pair := glyph.Colours{Ink: of[j], Ground: of[i]}
			if missed := b.missed(&pair, &s, least); missed < least {
				best, least = pair, missed
			}
		}
	}
	return best
}
