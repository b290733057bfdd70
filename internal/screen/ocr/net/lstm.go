package net

// lstm is a layer of long short-term memory. Rows of its matrix are ordered so
// that a block has the four gates of three states.
type lstm struct {
	matrix
	inputs, states int
}

// Gates, in the order of the words of a block and of the file.
const (
	cellInput = iota
	inputGate
	forgetGate
	outputGate
	gates
)

const (
	statesEach = laneRows // of a block
	stateClip  = 100      // a cell's state stays within
)

// memory is what an LSTM needs besides its weights: the cells' states.
type memory struct {
	cells []float32
	terms terms
}

func (l *lstm) newMemory() memory {
	return memory{cells: make([]float32, l.blocks()*statesEach), terms: newTerms(&l.matrix)}
}

func (l *lstm) blocks() int { return (l.rows + blockRows - 1) / blockRows }

// step computes the next output from an input and the output before, which may
// be the same slice as the new one.
func (l *lstm) step(m *memory, input, before, output []int8) {
	tanh, logistic := tanhCurve(), logisticCurve()
	all := l.multiply(&m.terms, input, before)
	for b := range l.blocks() {
		sums := (*[blockRows]int32)(all[b*blockRows:])
		scale := (*[blockRows]float32)(l.scale[b*blockRows:])
		cells := (*[statesEach]float32)(m.cells[b*statesEach:])
		for s := range min(statesEach, l.states-b*statesEach) {
			in := tanh.at(float32(sums[cellInput*laneRows+s])*scale[cellInput*laneRows+s]) *
				logistic.at(float32(sums[inputGate*laneRows+s])*scale[inputGate*laneRows+s])
			forget := logistic.at(float32(sums[forgetGate*laneRows+s]) * scale[forgetGate*laneRows+s])
			cell := cells[s]*forget + in
			if cell > stateClip {
				cell = stateClip
			} else if cell < -stateClip {
				cell = -stateClip
			}
			cells[s] = cell
			open := logistic.at(float32(sums[outputGate*laneRows+s]) * scale[outputGate*laneRows+s])
			output[b*statesEach+s] = narrow(tanh.at(cell) * open)
		}
	}
}

// run computes the outputs of all steps, from the last to the first if reverse.
func (l *lstm) run(m *memory, steps int, reverse bool, inputs, outputs, zeros []int8) {
	clear(m.cells)
	before := zeros[:l.states]
	for i := range steps {
		t := i
		if reverse {
			t = steps - 1 - i
		}
		output := outputs[t*l.states : (t+1)*l.states]
		l.step(m, inputs[t*l.inputs:(t+1)*l.inputs], before, output)
		before = output
	}
}
