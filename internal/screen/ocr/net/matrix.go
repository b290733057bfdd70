package net

// Rows of a matrix are multiplied three at a time: their weights lie in lanes of
// 21 bits of one word, which a multiplication by an input serves at once. Four
// words, twelve rows, make a block, whose sums stay in registers.
const (
	laneBits  = 21
	laneRows  = 3
	wordsEach = 4
	blockRows = laneRows * wordsEach
)

// matrix is a matrix of int8 weights with a scale for each row.
type matrix struct {
	rows, inputs int
	// words has, of each block, the four words of each input; where the processor
	// has wide multiplications, pairs has the weights instead.
	words [][wordsEach]int64
	pairs *pairs
	// bias is in units of a weight times an input; scale makes a sum a number.
	bias  []int32
	scale []float32
	// cuts are where sums must be taken out of their lanes, lest they overflow:
	// the ends of runs of inputs, the last the number of inputs.
	cuts []int
}

// term is an input that is not zero.
type term struct {
	input, value int32
}

// terms are the inputs of one product that are not zero, and where among them
// the matrix's cuts fall; or, for pairs, all inputs. sums are what it comes to.
type terms struct {
	list   []term
	ends   []int
	inputs []int16
	sums   []int32
}

// newMatrix packs weights. order says which row of the weights, whose last
// column is the bias, each row of the matrix is; -1 is a row of zeros.
func newMatrix(weights []int8, columns int, scales []float32, order []int) matrix {
	m := matrix{rows: len(order), inputs: columns - 1}
	blocks := (len(order) + groupRows - 1) / groupRows * (groupRows / blockRows)
	m.bias = make([]int32, blocks*blockRows)
	m.scale = make([]float32, blocks*blockRows)
	if wide {
		made := newPairs(weights, columns, order)
		m.pairs = &made
	} else {
		m.words = make([][wordsEach]int64, blocks*m.inputs)
	}
	for row, from := range order {
		if from < 0 {
			continue
		}
		values := weights[from*columns : (from+1)*columns]
		m.bias[row] = int32(values[m.inputs]) * 127
		m.scale[row] = scales[from] / 127
		if m.pairs != nil {
			continue
		}
		block, word, lane := row/blockRows, row%blockRows/laneRows, row%laneRows
		for i, value := range values[:m.inputs] {
			m.words[block*m.inputs+i][word] += int64(value) << (laneBits * lane)
		}
	}
	m.cuts = cuts(weights, columns)
	return m
}

// cuts finds runs of inputs, as long as may be, in which no row's sum can leave
// its lane.
func cuts(weights []int8, columns int) []int {
	const most = (1<<(laneBits-1) - 1) / 127
	var found []int
	sums := make([]int, len(weights)/columns)
	for i := range columns - 1 {
		full := false
		for row := range sums {
			sums[row] += max(int(weights[row*columns+i]), -int(weights[row*columns+i]))
			full = full || sums[row] > most
		}
		if full {
			found = append(found, i)
			for row := range sums {
				sums[row] = max(int(weights[row*columns+i]), -int(weights[row*columns+i]))
			}
		}
	}
	return append(found, columns-1)
}

// newTerms has room for a matrix's inputs.
func newTerms(m *matrix) terms {
	t := terms{sums: make([]int32, len(m.bias))}
	if m.pairs != nil {
		t.inputs = make([]int16, m.pairs.count*pairEach)
		return t
	}
	t.list, t.ends = make([]term, m.inputs), make([]int, len(m.cuts))
	return t
}

// multiply computes the sums of all rows, biases included, for two vectors of
// inputs, one after the other. They hold until t is used again.
func (m *matrix) multiply(t *terms, first, second []int8) []int32 {
	if m.pairs != nil {
		m.pairs.multiply(m, t, first, second)
		return t.sums
	}
	t.gather(m, first, second)
	for b := range len(m.bias) / blockRows {
		m.block(b, t, (*[blockRows]int32)(t.sums[b*blockRows:]))
	}
	return t.sums
}

// gather finds the terms of a product of m with two vectors, one after the other.
func (t *terms) gather(m *matrix, first, second []int8) {
	n, input := 0, int32(0)
	list := t.list[:m.inputs]
	cut := 0
	for _, vector := range [2][]int8{first, second} {
		for _, value := range vector {
			if int(input) == m.cuts[cut] {
				t.ends[cut] = n
				cut++
			}
			list[n] = term{input, int32(value)}
			if value != 0 {
				n++
			}
			input++
		}
	}
	t.ends[cut] = n
}

// block computes the sums of twelve rows, biases included.
func (m *matrix) block(b int, t *terms, sums *[blockRows]int32) {
	words := m.words[b*m.inputs : (b+1)*m.inputs]
	*sums = [blockRows]int32(m.bias[b*blockRows:])
	start := 0
	for _, end := range t.ends {
		w0, w1, w2, w3 := dot(words, t.list[start:end])
		unpack(w0, (*[laneRows]int32)(sums[0:]))
		unpack(w1, (*[laneRows]int32)(sums[3:]))
		unpack(w2, (*[laneRows]int32)(sums[6:]))
		unpack(w3, (*[laneRows]int32)(sums[9:]))
		start = end
	}
}

// dot multiplies and adds up; it is where the time goes. Two inputs a turn keep
// the multiplier busy.
func dot(words [][wordsEach]int64, list []term) (w0, w1, w2, w3 int64) {
	for len(list) >= 2 {
		a, b := &words[list[0].input], &words[list[1].input]
		u, v := int64(list[0].value), int64(list[1].value)
		w0 += a[0]*u + b[0]*v
		w1 += a[1]*u + b[1]*v
		w2 += a[2]*u + b[2]*v
		w3 += a[3]*u + b[3]*v
		list = list[2:]
	}
	if len(list) > 0 {
		a, u := &words[list[0].input], int64(list[0].value)
		w0 += a[0] * u
		w1 += a[1] * u
		w2 += a[2] * u
		w3 += a[3] * u
	}
	return w0, w1, w2, w3
}

// unpack adds the three lanes of a word to sums.
func unpack(word int64, sums *[laneRows]int32) {
	low := word << (64 - laneBits) >> (64 - laneBits)
	word = (word - low) >> laneBits
	middle := word << (64 - laneBits) >> (64 - laneBits)
	sums[0] += int32(low)
	sums[1] += int32(middle)
	sums[2] += int32((word - middle) >> laneBits)
}
