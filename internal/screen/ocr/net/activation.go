package net

import "math"

// tableStep is how many entries of the tables below lie between whole numbers;
// tableHalf how many on either side of nought.
const (
	tableStep = 256
	tableHalf = 4096
)

// curve is a function from -16 to 16, with the way to the next entry beside each.
type curve [2*tableHalf + 1]struct{ value, slope float32 }

var (
	tanhCurve     = newCurve(math.Tanh)
	logisticCurve = newCurve(func(x float64) float64 { return 1 / (1 + math.Exp(-x)) })
)

func newCurve(f func(float64) float64) *curve {
	c := new(curve)
	for i := range c {
		c[i].value = float32(f(float64(i-tableHalf) / tableStep))
	}
	for i := range c[:len(c)-1] {
		c[i].slope = c[i+1].value - c[i].value
	}
	// Beyond the table the function is its limit.
	c[len(c)-1].value = float32(math.Round(float64(c[len(c)-1].value)))
	c[0].value, c[0].slope = float32(math.Round(float64(c[0].value))), 0
	return c
}

// at interpolates.
func (c *curve) at(x float32) float32 {
	x = x*tableStep + tableHalf
	x = min(max(x, 0), 2*tableHalf)
	i := int(x)
	entry := &c[i&(2*tableHalf-1)]
	if i == 2*tableHalf {
		entry = &c[i]
	}
	return entry.value + entry.slope*(x-float32(i))
}

// narrow makes an activation an int8: 127 times as much, rounded.
func narrow(v float32) int8 {
	v *= 127
	if v < 0 {
		return int8(max(v-0.5, -127))
	}
	return int8(min(v+0.5, 127))
}
