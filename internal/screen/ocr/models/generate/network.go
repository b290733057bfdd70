package main

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The kinds of layers in our files; internal/screen/ocr/net reads them.
const (
	kindConvolve = iota // 3 x 3, no weights
	kindTanh            // fully connected
	kindPool            // 3 x 3
	kindColumn          // an LSTM down each column, its last output kept
	kindForward         // an LSTM from left to right
	kindBackward        // an LSTM from right to left
	kindSoftmax         // fully connected
)

// flattener writes tesseract's tree of networks as a list of layers.
type flattener struct {
	*reader
	out    []byte
	layers int
	height int
}

// parseNetwork reads an `lstm` entry and returns it in our format: input
// height, null label (uint32 each), seed of the noise (uint64), number of layers
// (uint32), the layers.
func parseNetwork(r *reader) ([]byte, error) {
	f := &flattener{reader: r}
	if err := f.network(kindForward); err != nil {
		return nil, err
	}
	_ = f.string() // the network's specification
	_ = f.int32()  // flags
	_ = f.int32()  // training iteration
	sample := f.int32()
	null := f.int32()
	if f.err != nil {
		return nil, f.err
	}
	var head []byte
	head = binary.LittleEndian.AppendUint32(head, uint32(f.height))
	head = binary.LittleEndian.AppendUint32(head, uint32(null))
	head = binary.LittleEndian.AppendUint64(head, uint64(sample)*0x10000001)
	head = binary.LittleEndian.AppendUint32(head, uint32(f.layers))
	return append(head, f.out...), nil
}

// network reads one network and those inside it. An LSTM becomes a layer of the
// kind that the network around it says.
func (f *flattener) network(lstm byte) error {
	name := ""
	if kind := f.uint8(); kind != 0 {
		return fmt.Errorf("a network of the unnamed type %d", kind)
	}
	name = f.string()
	_ = f.uint8() // training
	_ = f.uint8() // needs back-propagation
	flags := f.int32()
	_ = f.int32() // inputs
	_ = f.int32() // outputs
	_ = f.int32() // weights
	_ = f.string()
	if f.err != nil {
		return f.err
	}
	switch name {
	case "Input":
		_ = f.int32() // batch
		f.height = f.int32()
		for range 3 { // width, depth, loss
			_ = f.int32()
		}
	case "Convolve":
		if x, y := f.int32(), f.int32(); x != 1 || y != 1 {
			return fmt.Errorf("a convolution of half size %d x %d", x, y)
		}
		f.layer(kindConvolve)
	case "Maxpool":
		if x, y := f.int32(), f.int32(); x != 3 || y != 3 {
			return fmt.Errorf("a pool of %d x %d", x, y)
		}
		f.layer(kindPool)
	case "Series", "RTLReversed", "XYTranspose":
		return f.series(name, flags, lstm)
	case "LSTM", "SummLSTM":
		if (name == "SummLSTM") != (lstm == kindColumn) {
			return fmt.Errorf("%s in the wrong place", name)
		}
		_ = f.int32() // inputs and states
		f.layer(lstm)
		for range 4 { // cell input, input gate, forget gate, output gate
			if err := f.matrix(); err != nil {
				return err
			}
		}
	case "Tanh":
		f.layer(kindTanh)
		return f.matrix()
	case "Softmax":
		f.layer(kindSoftmax)
		return f.matrix()
	default:
		return fmt.Errorf("a network of the unknown type %q", name)
	}
	return f.err
}

// series reads the networks inside one. Those that turn the line around say what
// an LSTM in them is.
func (f *flattener) series(name string, flags int, lstm byte) error {
	switch name {
	case "RTLReversed":
		lstm = kindBackward
	case "XYTranspose":
		lstm = kindColumn
	}
	for n := f.int32(); n > 0 && f.err == nil; n-- {
		if err := f.network(lstm); err != nil {
			return err
		}
	}
	if flags&64 != 0 { // learning rates
		f.bytes(4 * f.int32())
	}
	return f.err
}

func (f *flattener) layer(kind byte) {
	f.out = append(f.out, kind)
	f.layers++
}

// matrix copies a matrix: rows, columns (uint32 each), the weights (int8, row by
// row, the last column the bias), a scale for each row (float32).
func (f *flattener) matrix() error {
	if mode := f.uint8(); f.err == nil && mode&^4 != 1|128 {
		return fmt.Errorf("a matrix of mode %d", mode)
	}
	rows, columns := f.int32(), f.int32()
	_ = f.uint8() // what fills an empty matrix
	if f.err == nil && (rows <= 0 || columns <= 0) {
		return fmt.Errorf("a matrix of %d x %d", rows, columns)
	}
	weights := f.bytes(rows * columns)
	scales := make([]float64, max(0, min(f.int32(), 1<<16)))
	for i := range scales {
		scales[i] = f.float64()
	}
	if f.err != nil {
		return f.err
	}
	if len(scales) < rows {
		return fmt.Errorf("%d scales for %d rows", len(scales), rows)
	}
	f.out = binary.LittleEndian.AppendUint32(f.out, uint32(rows))
	f.out = binary.LittleEndian.AppendUint32(f.out, uint32(columns))
	f.out = append(f.out, weights...)
	for _, scale := range scales[:rows] {
		f.out = binary.LittleEndian.AppendUint32(f.out, math.Float32bits(float32(scale)))
	}
	return nil
}
