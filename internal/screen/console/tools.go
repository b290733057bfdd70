package console

import (
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
)

// tools are the scratch space of one reading, with nothing in it that a pass
// must know of another: a result is a value that a pass returns.
type tools struct {
	survey survey
	fitter glyph.Fitter
	bench  evidence.Bench
	budget budget
	inked  []int  // judge's
	cells  []cell // look's, and of every pass after it
	trial  []cell // choosePalette's
	settle settleBuffers
	trace  *Trace
}

// budget bounds the work for one picture, whatever is on it.
type budget struct {
	fitter *glyph.Fitter
	bench  *evidence.Bench
	before int // what both had done
}

// Of what is spent on a picture, settling may come to maxSettling, and all to
// maxEffort, in nanoseconds of a usual machine.
const maxSettling, maxEffort = 150e6, 175e6

// has says whether the work for the picture is still below a bound.
func (b *budget) has(bound int) bool {
	return b.fitter.Effort()+b.bench.Effort()-b.before < bound
}

// pooled tools keep their buffers, which are large, from one reading to the next.
var pooled = sync.Pool{New: func() any { return new(tools) }}

func takeTools(trace *Trace) *tools {
	t := pooled.Get().(*tools)
	t.budget = budget{&t.fitter, &t.bench, t.fitter.Effort() + t.bench.Effort()}
	t.trace = trace
	return t
}

// putBack keeps the buffers; what was learned of the picture is forgotten.
func (t *tools) putBack() {
	t.survey.picture, t.trace = nil, nil
	t.bench.Release()
	pooled.Put(t)
}
