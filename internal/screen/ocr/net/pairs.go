package net

// Where the processor can, sixteen weights are multiplied at once. The rows go in
// groups of groupRows, the inputs in pairs.
const (
	groupRows = 2 * blockRows
	pairEach  = 2
)

// pairs are a matrix's weights as multiplyPairs takes them.
type pairs struct {
	weights []int16
	count   int // of pairs of inputs
}

// newPairs orders weights, of which order says what row each row is.
func newPairs(weights []int8, columns int, order []int) pairs {
	p := pairs{count: columns / pairEach}
	groups := (len(order) + groupRows - 1) / groupRows
	p.weights = make([]int16, groups*p.count*groupRows*pairEach)
	for row, from := range order {
		if from < 0 {
			continue
		}
		group, lane := row/groupRows, row%groupRows
		for i, value := range weights[from*columns : (from+1)*columns-1] {
			p.weights[((group*p.count+i/pairEach)*groupRows+lane)*pairEach+i%pairEach] = int16(value)
		}
	}
	return p
}

// multiply computes the sums of all rows for two vectors of inputs, one after the
// other.
func (p *pairs) multiply(m *matrix, t *terms, first, second []int8) {
	for i, value := range first {
		t.inputs[i] = int16(value)
	}
	rest := t.inputs[len(first):]
	for i, value := range second {
		rest[i] = int16(value)
	}
	multiplyPairs(&t.sums[0], &m.bias[0], &p.weights[0], &t.inputs[0], p.count, len(m.bias)/groupRows)
}
