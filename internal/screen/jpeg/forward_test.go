package jpeg

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The fast transform gives what the standard's formula (ITU-T T.81, A.3.3) does.
func TestTransformIsTheDCTByItsDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise, corner := Block{}, Block{63: 255}
	for i := range noise {
		noise[i] = float32(random.IntN(256) - 128)
	}
	flat, wave := Block{}, Block{}
	for i := range flat {
		flat[i] = 100
		wave[i] = float32(50 * math.Cos(float64(2*(i%8)+1)*3*math.Pi/16))
	}
	for name, block := range map[string]Block{"noise": noise, "corner": corner, "flat": flat, "wave": wave, "nothing": {}} {
		var got Frequencies
		block.Transform(&got)
		for k, place := range Zigzag {
			if want := frequency64(&block, int(place)%8, int(place)/8); math.Abs(want-float64(got[k])) > 1e-3 {
				t.Errorf("%s: frequency %d is %v, want %.4f", name, k, got[k], want)
			}
		}
	}
}

// What is transformed forth and back is what it was.
func TestTransformIsTheInverseOfTheDecoders(t *testing.T) {
	var block Block
	for i := range block {
		block[i] = float32((i*i*7)%200 - 100)
	}
	var frequencies Frequencies
	block.Transform(&frequencies)
	var values [64]int16
	ones := new([64]int32)
	for k, place := range Zigzag {
		values[place] = int16(math.Round(float64(frequencies[k])))
		ones[k] = 1
	}
	for i, sample := range samples(values, ones) {
		if math.Abs(sample-128-float64(block[i])) > 2 {
			t.Errorf("sample %d is %.1f, was %v", i, sample-128, block[i])
		}
	}
}

// frequency64 is one frequency as the standard writes it: u along the rows, v
// along the columns.
func frequency64(block *Block, u, v int) float64 {
	scale := func(n int) float64 {
		if n == 0 {
			return math.Sqrt2 / 2
		}
		return 1
	}
	sum := 0.0
	for i, sample := range block {
		sum += float64(sample) * math.Cos(float64(2*(i%8)+1)*float64(u)*math.Pi/16) * math.Cos(float64(2*(i/8)+1)*float64(v)*math.Pi/16)
	}
	return sum * scale(u) * scale(v) / 4
}
