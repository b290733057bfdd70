package net

// ground is what a step without ink comes to: most of a line's columns begin
// with the same rows of ground, and gaps between words have nothing else.
type ground struct {
	// tops and bottoms are the first row of each column that has ink, and the
	// row after the last.
	tops, bottoms []int32
	// pooled, outputs and cells are those of a column of ground, after each row.
	pooled  []int8
	outputs []int8
	cells   []float32
}

// survey finds where the line's ink is, and runs a column of ground.
func (r *Run) survey(grey []uint8, width int) {
	n, g := r.network, &r.ground
	height := n.Height
	g.tops, g.bottoms = grow(g.tops, width), grow(g.bottoms, width)
	for x := range width {
		g.tops[x], g.bottoms[x] = int32(height), 0
	}
	white := grey[0]
	for y := range height {
		for x, p := range grey[y*width : (y+1)*width] {
			if p != white {
				g.tops[x], g.bottoms[x] = min(g.tops[x], int32(y)), int32(y)+1
			}
		}
	}
	rows, states := height/poolRows, n.column.states
	g.pooled = grow(g.pooled, len(r.pooled))
	g.outputs = grow(g.outputs, rows*states)
	g.cells = grow(g.cells, rows*len(r.first.cells))
	// Any step without ink will do; a line that has none needs none.
	for step := 1; step < r.steps-1; step++ {
		if !g.empty(step) {
			continue
		}
		r.pool(step, width, 0, rows)
		copy(g.pooled, r.pooled)
		clear(r.first.cells)
		before := r.zeros[:states]
		for row := range rows {
			output := g.outputs[row*states : (row+1)*states]
			n.column.step(&r.first, r.pooled[row*n.column.inputs:(row+1)*n.column.inputs], before, output)
			copy(g.cells[row*len(r.first.cells):], r.first.cells)
			before = output
		}
		return
	}
	g.tops = g.tops[:0]
}

// empty says whether a step sees no ink.
func (g *ground) empty(step int) bool {
	for x := step*poolRows - 1; x <= (step+1)*poolRows; x++ {
		if g.bottoms[x] > 0 {
			return false
		}
	}
	return true
}

// inked gives the rows of places of a step that must be computed; those before
// and after are ground, and are filled in.
func (r *Run) inked(step, width int) (first, last int) {
	n, g := r.network, &r.ground
	rows := n.Height / poolRows
	if r.Exact || len(g.tops) == 0 || step == 0 || (step+1)*poolRows >= width {
		return 0, rows
	}
	top, bottom := n.Height, 0
	for x := step*poolRows - 1; x <= (step+1)*poolRows; x++ {
		top, bottom = min(top, int(g.tops[x])), max(bottom, int(g.bottoms[x]))
	}
	if bottom == 0 {
		return rows, rows
	}
	// A place sees the rows of its pool and one on either side.
	first, last = max(0, (top-1)/poolRows), min(rows, bottom/poolRows+1)
	copy(r.pooled[last*n.column.inputs:], g.pooled[last*n.column.inputs:])
	return first, last
}

// after gives the output of a column of ground after so many rows, and sets the
// cells to its.
func (g *ground) after(rows int, n *Network, cells []float32) []int8 {
	states := n.column.states
	copy(cells, g.cells[(rows-1)*len(cells):rows*len(cells)])
	return g.outputs[(rows-1)*states : rows*states]
}
