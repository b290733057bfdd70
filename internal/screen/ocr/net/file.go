package net

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// file takes values from a network's bytes. After an error it gives zeros.
type file struct {
	data   []byte
	err    error
	labels [][]int
}

func (f *file) bytes(n int) []byte {
	if f.err == nil && n > len(f.data) {
		f.err = errors.New("the network ends too early")
	}
	if f.err != nil {
		return make([]byte, 8)
	}
	taken := f.data[:n]
	f.data = f.data[n:]
	return taken
}

func (f *file) uint8() uint8   { return f.bytes(1)[0] }
func (f *file) uint16() uint16 { return binary.LittleEndian.Uint16(f.bytes(2)) }
func (f *file) uint32() uint32 { return binary.LittleEndian.Uint32(f.bytes(4)) }
func (f *file) uint64() uint64 { return binary.LittleEndian.Uint64(f.bytes(8)) }

// weights reads a matrix whose number of inputs is known.
func (f *file) weights(inputs int) (weights []int8, scales []float32) {
	rows, columns := int(f.uint32()), int(f.uint32())
	if f.err != nil {
		return nil, nil
	}
	if columns != inputs+1 || rows <= 0 || rows > len(f.data)/columns {
		f.err = fmt.Errorf("a matrix of %d x %d for %d inputs", rows, columns, inputs)
		return nil, nil
	}
	weights = make([]int8, rows*columns)
	for i, b := range f.bytes(len(weights)) {
		weights[i] = int8(b)
	}
	scales = make([]float32, rows)
	for i := range scales {
		scales[i] = math.Float32frombits(f.uint32())
	}
	return weights, scales
}

func (f *file) matrix(inputs int) matrix {
	weights, scales := f.weights(inputs)
	if f.err != nil {
		return matrix{}
	}
	order := make([]int, len(scales))
	for i := range order {
		order[i] = i
	}
	return newMatrix(weights, inputs+1, scales, order)
}

// lstm reads the four matrices of an LSTM as one.
func (f *file) lstm(inputs int) lstm {
	if len(f.data) < 4 {
		f.err = errors.New("the network ends too early")
		return lstm{}
	}
	states := int(binary.LittleEndian.Uint32(f.data))
	if states <= 0 || states > 1<<12 {
		f.err = fmt.Errorf("an LSTM of %d states", states)
		return lstm{}
	}
	var weights []int8
	var scales []float32
	for range gates {
		w, s := f.weights(inputs + states)
		if f.err == nil && len(s) != states {
			f.err = fmt.Errorf("a gate of %d rows for %d states", len(s), states)
		}
		if f.err != nil {
			return lstm{}
		}
		weights, scales = append(weights, w...), append(scales, s...)
	}
	// A block takes the four gates of three states.
	blocks := (states + statesEach - 1) / statesEach
	order := make([]int, blocks*blockRows)
	for i := range order {
		state := i/blockRows*statesEach + i%statesEach
		gate := i % blockRows / statesEach
		order[i] = gate*states + state
		if state >= states {
			order[i] = -1
		}
	}
	return lstm{newMatrix(weights, inputs+states+1, scales, order), inputs, states}
}
