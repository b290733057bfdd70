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

// budget bounds the work for one picture, in cells: what is left of it.
type budget struct {
	// glances are for the rounds of settle that only try nothing and what a
	// cell was fitted as, weighings for the others.
	glances, weighings int
	// twins are for other fonts.
	twins int
}

func newBudget() budget { return budget{glances: 1 << 17, weighings: 16000, twins: 3000} }

// spend takes one off, and says whether there was one.
func spend(left *int) bool {
	if *left == 0 {
		return false
	}
	*left--
	return true
}

// pooled tools keep their buffers, which are large, from one reading to the next.
var pooled = sync.Pool{New: func() any { return new(tools) }}

func takeTools(trace *Trace) *tools {
	t := pooled.Get().(*tools)
	t.budget, t.trace = newBudget(), trace
	return t
}

// putBack keeps the buffers; what was learned of the picture is forgotten.
func (t *tools) putBack() {
	t.survey.picture, t.trace = nil, nil
	t.bench.Release()
	pooled.Put(t)
}
