package jpeg

import (
	"image"
	"math"
	"os"
	"testing"
)

// What is kept of a block gives its samples, by the definition of the DCT.
func TestSpectraGiveThePixels(t *testing.T) {
	for _, name := range []string{"bochs1024-systemd.q50.jpg", "vgatext-ascii.q75.jpg", "graphic-desktop.q90.jpg"} {
		data, err := os.ReadFile(captures + name)
		if err != nil {
			t.Fatal(err)
		}
		d := &decoder{data: data}
		if !d.decode() {
			t.Fatalf("%s: given up", name)
		}
		picture := d.picture().(*image.YCbCr)
		planes := [3][]uint8{picture.Y, picture.Cb, picture.Cr}
		strides := [3]int{picture.YStride, picture.CStride, picture.CStride}
		for plane, spectrum := range d.spectra() {
			for n := 0; n < spectrum.Across*spectrum.Down; n += 37 {
				x, y := n%spectrum.Across, n/spectrum.Across
				want := samples(spectrum.Block(x, y), d.components[plane].steps)
				for i, v := range want {
					got := planes[plane][(8*y+i/8)*strides[plane]+8*x+i%8]
					if math.Abs(v-float64(got)) > 2 {
						t.Fatalf("%s, plane %d, block %d,%d, sample %d: %d, want %.1f", name, plane, x, y, i, got, v)
					}
				}
			}
		}
	}
}

// samples is the inverse DCT as the standard writes it.
func samples(values [64]int16, steps *[64]int32) (out [64]float64) {
	for i := range out {
		sum := 0.0
		for k, place := range Zigzag {
			u, v := int(place)%8, int(place)/8
			scale := 0.25
			if u == 0 {
				scale *= math.Sqrt2 / 2
			}
			if v == 0 {
				scale *= math.Sqrt2 / 2
			}
			sum += scale * float64(values[place]) * float64(steps[k]) *
				math.Cos(float64(2*(i%8)+1)*float64(u)*math.Pi/16) * math.Cos(float64(2*(i/8)+1)*float64(v)*math.Pi/16)
		}
		out[i] = min(max(sum+128, 0), 255)
	}
	return out
}
