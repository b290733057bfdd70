package net

import (
	"fmt"
	"math"
)

// poolRows is how many places of the picture, in either direction, become one.
const poolRows = window

// Run is the memory of a network at work. One serves any number of lines, one
// after the other, without allocating but for lines longer than all before.
type Run struct {
	// Exact takes the noise around a line as tesseract does, so that lines can be
	// compared with its readings to the letter; it costs a fifth more.
	Exact bool

	network *Network
	steps   int
	input
	layers
	beam   beam
	ground ground
}

// input is a line on its way to the first layer.
type input struct {
	// pixels has the line as the network takes it, column by column.
	pixels []int8
	border border
	// pooled is one column of places after the pool, sums their sums before.
	pooled []int8
	sums   []int32
}

// layers are the memory of a network's layers.
type layers struct {
	zeros  []int8
	first  memory
	others []memory
	last   terms
	window terms
	// outputs has each layer's outputs, of all steps; likely the softmax's.
	outputs [][]int8
	likely  []float32
}

// NewRun prepares the memory of a run.
func (n *Network) NewRun() *Run {
	r := &Run{network: n, layers: layers{first: n.column.newMemory(), last: newTerms(&n.softmax), window: newTerms(&n.convolve)}}
	rows := n.Height / poolRows
	r.pooled = make([]int8, rows*n.convolve.rows)
	r.sums = make([]int32, n.convolve.rows)
	widest := n.column.states
	for i := range n.recurrent {
		r.others = append(r.others, n.recurrent[i].newMemory())
		widest = max(widest, n.recurrent[i].states)
	}
	r.zeros = make([]int8, widest)
	r.outputs = make([][]int8, 1+len(n.recurrent))
	return r
}

// Steps is the number of the last line's steps, of three pixels each.
func (r *Run) Steps() int { return r.steps }

// Probabilities gives those of all labels at a step. They hold until the next line.
func (r *Run) Probabilities(step int) []float32 {
	labels := r.network.softmax.rows
	return r.likely[step*labels : (step+1)*labels]
}

// Forward runs the network over a line: grey pixels row by row, dark on light,
// of the network's height.
func (r *Run) Forward(grey []uint8, width int) error {
	n := r.network
	if width < poolRows || len(grey) != width*n.Height {
		return fmt.Errorf("a line of %d pixels, %d wide, for a network of height %d", len(grey), width, n.Height)
	}
	r.steps = width / poolRows
	r.prepare(grey, width)
	r.border.fill(n.seed, width, n.Height)
	if !r.Exact {
		r.border.even()
		r.survey(grey, width)
	}
	states := n.column.states
	r.outputs[0] = grow(r.outputs[0], r.steps*states)
	for step := range r.steps {
		output := r.outputs[0][step*states : (step+1)*states]
		first, last := r.inked(step, width)
		r.pool(step, width, first, last)
		r.columnDown(output, first)
	}
	for i := range n.recurrent {
		layer := &n.recurrent[i]
		r.outputs[i+1] = grow(r.outputs[i+1], r.steps*layer.states)
		layer.run(&r.others[i], r.steps, layer.reverse, r.outputs[i], r.outputs[i+1], r.zeros)
	}
	labels := n.softmax.rows
	r.likely = grow(r.likely, r.steps*labels)
	inputs := r.outputs[len(n.recurrent)]
	for step := range r.steps {
		r.classify(inputs[step*n.softmax.inputs:(step+1)*n.softmax.inputs], r.Probabilities(step))
	}
	return nil
}

// prepare scales the line's contrast: of the middle row, the lower quartile of
// the local minima is black, the upper quartile of the local maxima white.
func (r *Run) prepare(grey []uint8, width int) {
	height := r.network.Height
	black, white := contrast(grey[height/2*width : (height/2+1)*width])
	half := (white - black) / 2
	if half <= 0 {
		half = 1
	}
	var values [256]int8
	for p := range values {
		v := 128 * ((float32(p)-black)/half - 1)
		v = float32(math.Floor(float64(v) + 0.5))
		values[p] = int8(min(max(v, -127), 127))
	}
	r.pixels = grow(r.pixels, width*height)
	for y := range height {
		row := grey[y*width : (y+1)*width]
		for x, p := range row {
			r.pixels[x*height+y] = values[p]
		}
	}
}

// contrast finds what is black and what white in a row of pixels.
func contrast(row []uint8) (black, white float32) {
	var lows, highs histogram
	for x := 1; x < len(row)-1; x++ {
		before, here, after := row[x-1], row[x], row[x+1]
		if here < before && here <= after || here <= before && here < after {
			lows.add(here)
		}
		if here > before && here >= after || here >= before && here > after {
			highs.add(here)
		}
	}
	if lows.total == 0 {
		lows.add(0)
	}
	if highs.total == 0 {
		highs.add(255)
	}
	return lows.quantile(0.25), highs.quantile(0.75)
}

type histogram struct {
	counts [256]int
	total  int
}

func (h *histogram) add(value uint8) {
	h.counts[value]++
	h.total++
}

// quantile is interpolated inside a value's bucket, which reaches up to the next.
func (h *histogram) quantile(share float64) float32 {
	target := max(1, share*float64(h.total))
	sum, i := 0, 0
	for i < len(h.counts) && float64(sum) < target {
		sum += h.counts[i]
		i++
	}
	return float32(float64(i) - (float64(sum)-target)/float64(h.counts[i-1]))
}

// pool computes the places of a step from one row of them to another: of each three by three pixels the largest
// of the convolution's outputs. The tanh comes after the pool, since it grows
// with its argument.
func (r *Run) pool(step, width, first, last int) {
	n := r.network
	features, tanh := n.convolve.rows, tanhCurve()
	var near [window * window]int8
	for row := first; row < last; row++ {
		for i := range r.sums {
			r.sums[i] = math.MinInt32
		}
		for x := step * poolRows; x < (step+1)*poolRows; x++ {
			for y := row * poolRows; y < (row+1)*poolRows; y++ {
				r.around(x, y, width, &near)
				sums := n.convolve.multiply(&r.window, near[:], nil)[:len(r.sums)]
				for i, most := range r.sums {
					r.sums[i] = max(most, sums[i])
				}
			}
		}
		out := r.pooled[row*features : (row+1)*features]
		for i := range out {
			out[i] = narrow(tanh.at(float32(r.sums[i]) * n.convolve.scale[i]))
		}
	}
}

// around gathers the pixels around one, column by column; noise where there are
// none.
func (r *Run) around(x, y, width int, near *[window * window]int8) {
	height := r.network.Height
	if x > 0 && x < width-1 && y > 0 && y < height-1 {
		at := r.pixels[(x-1)*height+y-1:]
		near[0], near[1], near[2] = at[0], at[1], at[2]
		at = at[height:]
		near[3], near[4], near[5] = at[0], at[1], at[2]
		at = at[height:]
		near[6], near[7], near[8] = at[0], at[1], at[2]
		return
	}
	*near = *r.border.at(x, y)
	for i := range near {
		if xi, yi := x+i/window-1, y+i%window-1; xi >= 0 && xi < width && yi >= 0 && yi < height {
			near[i] = r.pixels[xi*height+yi]
		}
	}
}

// columnDown runs the column's LSTM over the pooled places and keeps its last
// output. The rows before the first are ground, and so known.
func (r *Run) columnDown(output []int8, first int) {
	n := r.network
	before := r.zeros[:n.column.states]
	if first == 0 {
		clear(r.first.cells)
	} else {
		before = r.ground.after(first, n, r.first.cells)
		copy(output, before)
	}
	for row := first; row < n.Height/poolRows; row++ {
		n.column.step(&r.first, r.pooled[row*n.column.inputs:(row+1)*n.column.inputs], before, output)
		before = output
	}
}

// classify computes the softmax of a step.
func (r *Run) classify(input []int8, output []float32) {
	m := &r.network.softmax
	sums := m.multiply(&r.last, input, nil)
	for i := range output {
		output[i] = float32(sums[i]) * m.scale[i]
	}
	softmax(output)
}

func softmax(values []float32) {
	most := values[0]
	for _, v := range values {
		most = max(most, v)
	}
	var total float32
	for i, v := range values {
		e := float32(math.Exp(float64(max(v-most, -86))))
		values[i] = e
		total += e
	}
	for i := range values {
		values[i] /= total
	}
}

// grow makes a slice n long; what it held is lost.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
