package net

import (
	"math"
	"math/rand/v2"
	"testing"
)

// randomMatrix makes a matrix of weights with all values, and its scales.
func randomMatrix(r *rand.Rand, rows, columns int) (weights []int8, scales []float32) {
	weights, scales = make([]int8, rows*columns), make([]float32, rows)
	for i := range weights {
		weights[i] = int8(r.IntN(255) - 127)
	}
	for i := range scales {
		scales[i] = r.Float32()
	}
	return weights, scales
}

func randomVector(r *rand.Rand, n int) []int8 {
	v := make([]int8, n)
	for i := range v {
		if r.IntN(3) > 0 {
			v[i] = int8(r.IntN(255) - 127)
		}
	}
	return v
}

// inBothWays runs a test with the processor's wide multiplications, where it has
// them, and without.
func inBothWays(t *testing.T, test func(t *testing.T)) {
	has := wide
	defer func() { wide = has }()
	t.Run("words", func(t *testing.T) {
		wide = false
		test(t)
	})
	if has {
		t.Run("pairs", func(t *testing.T) {
			wide = true
			test(t)
		})
	}
}

func TestMatrixIsTheSumOfItsProducts(t *testing.T) { inBothWays(t, testSums) }

func testSums(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ rows, first, second int }{{1, 1, 0}, {3, 9, 0}, {12, 64, 0}, {13, 100, 37}, {111, 192, 0}, {30, 500, 512}} {
		columns := size.first + size.second + 1
		weights, scales := randomMatrix(r, size.rows, columns)
		order := make([]int, size.rows)
		for i := range order {
			order[i] = i
		}
		m := newMatrix(weights, columns, scales, order)
		first, second := randomVector(r, size.first), randomVector(r, size.second)
		list := newTerms(&m)
		sums := m.multiply(&list, first, second)
		inputs := append(append([]int8{}, first...), second...)
		for row := range size.rows {
			want := int32(weights[row*columns+columns-1]) * 127
			for i, u := range inputs {
				want += int32(weights[row*columns+i]) * int32(u)
			}
			if got := sums[row]; got != want {
				t.Fatalf("%d x %d: row %d is %d, want %d", size.rows, columns, row, got, want)
			}
		}
	}
}

// The largest sums that there are must not leave their lanes.
func TestMatrixHoldsTheLargestSums(t *testing.T) { inBothWays(t, testLargestSums) }

func testLargestSums(t *testing.T) {
	const rows, columns = 12, 601
	for _, sign := range []int{1, -1} {
		weights, scales := make([]int8, rows*columns), make([]float32, rows)
		inputs := make([]int8, columns-1)
		for i := range weights {
			weights[i] = int8(sign * 127)
		}
		for i := range inputs {
			inputs[i] = 127
		}
		m := newMatrix(weights, columns, scales, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
		list := newTerms(&m)
		for row, got := range m.multiply(&list, inputs, nil)[:rows] {
			if want := int32(sign * 127 * 127 * columns); got != want {
				t.Fatalf("row %d is %d, want %d", row, got, want)
			}
		}
	}
}

func TestCurvesFollowTheirFunctions(t *testing.T) {
	for x := -40.0; x <= 40; x += 0.013 {
		if got, want := float64(tanhCurve().at(float32(x))), math.Tanh(x); math.Abs(got-want) > 1e-5 {
			t.Fatalf("tanh of %v is %v, want %v", x, got, want)
		}
		if got, want := float64(logisticCurve().at(float32(x))), 1/(1+math.Exp(-x)); math.Abs(got-want) > 1e-5 {
			t.Fatalf("logistic of %v is %v, want %v", x, got, want)
		}
	}
	for _, extreme := range []float32{1e30, -1e30} {
		if got := tanhCurve().at(extreme); math.Abs(float64(got)) < 0.999 || (got > 0) != (extreme > 0) {
			t.Errorf("tanh of %v is %v", extreme, got)
		}
	}
}

func TestNarrowRounds(t *testing.T) {
	for v, want := range map[float32]int8{0: 0, 1: 127, -1: -127, 0.5: 64, 0.0039: 0, 0.0040: 1, -0.0040: -1} {
		if got := narrow(v); got != want {
			t.Errorf("narrow(%v) = %d, want %d", v, got, want)
		}
	}
}
