package net

import (
	"math"
	"sync"
)

// tableStep is how many entries of the tables below lie between whole numbers;
// tableHalf how many on either side of nought.
const (
	tableStep = 256
	tableHalf = 4096
)

// curve is a function from -16 to 16, with the way to the next entry beside each.
type curve [2 * tableHalf]struct{ value, slope float32 }

// The curves are made at the first call: most processes read no graphical screen,
// and all of them are started.
var (
	tanhCurve     = sync.OnceValue(func() *curve { return newCurve(math.Tanh) })
	logisticCurve = sync.OnceValue(func() *curve { return newCurve(func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }) })
)

func newCurve(f func(float64) float64) *curve {
	c := new(curve)
	at := func(i int) float64 { return f(float64(i-tableHalf) / tableStep) }
	for i := range c {
		c[i].value, c[i].slope = float32(at(i)), float32(at(i+1)-at(i))
	}
	return c
}

// at interpolates. Beyond the table the function is what it is at its end.
func (c *curve) at(x float32) float32 {
	x = x*tableStep + tableHalf
	i := int(x)
	if uint(i) >= 2*tableHalf {
		if x < 0 {
			return c[0].value
		}
		return c[2*tableHalf-1].value
	}
	return c[i].value + c[i].slope*(x-float32(i))
}

// narrow makes an activation, -1 to 1, an int8: 127 times as much, rounded.
func narrow(v float32) int8 {
	return int8(int32(v*127+127.5) - 127)
}
