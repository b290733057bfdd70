package net

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

// plainLSTM is an LSTM in float64 as it is written in books, with the outputs
// rounded to int8 between the steps as the file's weights expect.
func plainLSTM(weights [gates][]int8, scales [gates][]float32, inputs, states int, line [][]int8) [][]int8 {
	cells, before := make([]float64, states), make([]int8, states)
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	var outputs [][]int8
	for _, input := range line {
		source := append(append([]int8{}, input...), before...)
		output := make([]int8, states)
		for s := range states {
			var sum [gates]float64
			for g := range gates {
				row := weights[g][s*(inputs+states+1):][:inputs+states+1]
				for i, u := range source {
					sum[g] += float64(row[i]) * float64(u)
				}
				sum[g] = (sum[g] + 127*float64(row[inputs+states])) * float64(scales[g][s]) / 127
			}
			cells[s] = cells[s]*logistic(sum[forgetGate]) + math.Tanh(sum[cellInput])*logistic(sum[inputGate])
			cells[s] = math.Max(-stateClip, math.Min(stateClip, cells[s]))
			output[s] = int8(math.Round(127 * math.Tanh(cells[s]) * logistic(sum[outputGate])))
		}
		outputs, before = append(outputs, output), output
	}
	return outputs
}

func TestLSTMFollowsThePlainOne(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range []struct{ inputs, states int }{{2, 1}, {16, 48}, {5, 7}, {96, 96}} {
		var weights [gates][]int8
		var scales [gates][]float32
		f := &file{}
		for g := range gates {
			weights[g], scales[g] = randomMatrix(r, size.states, size.inputs+size.states+1)
			f.data = binary.LittleEndian.AppendUint32(f.data, uint32(size.states))
			f.data = binary.LittleEndian.AppendUint32(f.data, uint32(size.inputs+size.states+1))
			for _, w := range weights[g] {
				f.data = append(f.data, byte(w))
			}
			for i := range scales[g] {
				scales[g][i] *= 0.01
				f.data = binary.LittleEndian.AppendUint32(f.data, math.Float32bits(scales[g][i]))
			}
		}
		l := f.lstm(size.inputs)
		if f.err != nil {
			t.Fatal(f.err)
		}
		const steps = 20
		var line [][]int8
		var flat []int8
		for range steps {
			line = append(line, randomVector(r, size.inputs))
			flat = append(flat, line[len(line)-1]...)
		}
		want := plainLSTM(weights, scales, size.inputs, size.states, line)
		m := l.newMemory()
		got := make([]int8, steps*size.states)
		l.run(&m, steps, false, flat, got, make([]int8, size.states))
		for step := range steps {
			for s := range size.states {
				// Tables may round a tie to the other side.
				if d := int(got[step*size.states+s]) - int(want[step][s]); d > 1 || d < -1 {
					t.Fatalf("%d states: state %d at step %d is %d, want %d", size.states, s, step, got[step*size.states+s], want[step][s])
				}
			}
		}
		// From right to left is the same on a line turned around.
		var turned []int8
		for i := range line {
			turned = append(turned, line[steps-1-i]...)
		}
		back := make([]int8, steps*size.states)
		l.run(&m, steps, true, turned, back, make([]int8, size.states))
		for step := range steps {
			for s := range size.states {
				if back[(steps-1-step)*size.states+s] != got[step*size.states+s] {
					t.Fatalf("%d states: reversed, step %d differs", size.states, step)
				}
			}
		}
	}
}

func TestSoftmaxSumsToOne(t *testing.T) {
	values := []float32{1, 2, 3, -200, 100}
	softmax(values)
	var sum float32
	for _, v := range values {
		sum += v
	}
	if math.Abs(float64(sum)-1) > 1e-6 || values[4] < 0.999 {
		t.Errorf("softmax gives %v", values)
	}
}

// Quantiles are interpolated in a bucket that reaches up to the next value, and
// count at least one.
func TestContrastIsOfTheQuartiles(t *testing.T) {
	for _, row := range []struct {
		pixels       []uint8
		black, white float32
	}{
		{[]uint8{255, 255, 0, 255, 255, 10, 255, 200, 255}, 1, 255.75},
		{[]uint8{7, 7, 7, 7}, 1, 256}, // an even row has neither
		{nil, 1, 256},
	} {
		if black, white := contrast(row.pixels); black != row.black || white != row.white {
			t.Errorf("%v: black %v, white %v, want %v and %v", row.pixels, black, white, row.black, row.white)
		}
	}
}
