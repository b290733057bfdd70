package net

import "testing"

// toy makes a run whose probabilities are given, over labels 0 to null.
func toy(characters []string, codes [][]int, null int, likely ...[]float32) *Run {
	n := &Network{null: null, characters: characters}
	n.softmax.rows = null + 1
	if err := n.spell(codes); err != nil {
		panic(err)
	}
	r := &Run{network: n, steps: len(likely)}
	for _, step := range likely {
		r.likely = append(r.likely, step...)
	}
	return r
}

func text(chars []Char) string {
	s := ""
	for _, c := range chars {
		s += c.Text
	}
	return s
}

func TestDecodesRepeatsAndNulls(t *testing.T) {
	a, b, null := []float32{0.9, 0.05, 0.05}, []float32{0.05, 0.9, 0.05}, []float32{0.05, 0.05, 0.9}
	for want, steps := range map[string][][]float32{
		"ab":  {a, a, null, b, b},
		"aab": {a, null, a, b},
		"":    {null, null},
		"aa":  {null, a, a, null, null, a},
	} {
		r := toy([]string{"a", "b"}, [][]int{{0}, {1}}, 2, steps...)
		if !r.network.single {
			t.Fatal("characters of one label each are not seen as such")
		}
		if got := text(r.Decode(nil)); got != want {
			t.Errorf("read %q, want %q", got, want)
		}
		if got := text(r.beam.search(r, nil)); got != want {
			t.Errorf("the search read %q, want %q", got, want)
		}
	}
}

// Characters of two labels: x is 0 1, y is 0 2, z is 1 2. At the second step the
// likeliest label spells nothing after 0, so that the greedy reading is wrong.
func TestSearchSpellsCharacters(t *testing.T) {
	r := toy([]string{"x", "y", "z"}, [][]int{{0, 1}, {0, 2}, {1, 2}}, 3,
		[]float32{0.9, 0.03, 0.03, 0.04},
		[]float32{0.5, 0.1, 0.35, 0.05}, // 0 is but the first label again
		[]float32{0.01, 0.3, 0.65, 0.04},
		[]float32{0.01, 0.01, 0.01, 0.97},
		[]float32{0.02, 0.9, 0.04, 0.04},
		[]float32{0.02, 0.04, 0.9, 0.04})
	got := r.Decode(nil)
	if text(got) != "yz" {
		t.Fatalf("read %q", text(got))
	}
	if got[0].Start != 0 || got[0].End != 3 || got[1].Start != 4 || got[1].End != 6 {
		t.Errorf("characters stand at %+v", got)
	}
	if got[0].Confidence != 0.65 {
		t.Errorf("the confidence of %q is %v, want that of its least likely label", got[0].Text, got[0].Confidence)
	}
}

// A sequence may be the beginning of another.
func TestSearchKnowsShortSequences(t *testing.T) {
	one, two, null := []float32{0.9, 0.05, 0.05}, []float32{0.05, 0.9, 0.05}, []float32{0.05, 0.05, 0.9}
	r := toy([]string{"s", "l"}, [][]int{{0}, {0, 1}}, 2, one, null, one, two, null, one)
	if got := text(r.Decode(nil)); got != "sls" {
		t.Errorf("read %q", got)
	}
}

func TestCharactersOfNullAreNone(t *testing.T) {
	r := toy([]string{"a", "Joined"}, [][]int{{0}, {1}}, 1, []float32{0.1, 0.9}, []float32{0.9, 0.1})
	if got := text(r.Decode(nil)); got != "a" {
		t.Errorf("read %q", got)
	}
}
