package net

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// Network is a line network with its characters. It is read only, so that
// goroutines may share it; what a run needs besides is a Run.
type Network struct {
	// Height is that of the lines it takes, in pixels.
	Height int

	null       int
	seed       uint64
	convolve   matrix
	column     lstm
	recurrent  []recurrent
	softmax    matrix
	characters []string
	codes      trie
	// single says that each character has one label.
	single bool
}

// recurrent is one of the layers that run along the line.
type recurrent struct {
	lstm
	reverse bool
}

// The kinds of layers in a file; models/generate writes them.
const (
	kindConvolve = iota
	kindTanh
	kindPool
	kindColumn
	kindForward
	kindBackward
	kindSoftmax
)

// The window of the convolution and of the pool.
const window = 3

// Read reads a network as models/generate writes it, all numbers little-endian:
//
//	height, null label    uint32 each
//	seed of the noise     uint64
//	number of layers      uint32
//	each layer            its kind (uint8) and its matrices
//	a matrix              rows, columns (uint32), weights (int8), scales (float32)
//	number of characters  uint32
//	each character        length and bytes, number of labels (uint8), labels (uint16)
//
// The layers are those of tesseract's small networks: a convolution of 3 x 3
// into a fully connected tanh, a pool of 3 x 3, an LSTM down each column, LSTMs
// along the line, softmax.
func Read(from io.Reader) (*Network, error) {
	data, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	f := &file{data: data}
	n := &Network{Height: int(f.uint32()), null: int(f.uint32()), seed: f.uint64()}
	if f.err == nil && (n.Height < window || n.Height > 1024) {
		return nil, fmt.Errorf("a network for lines of %d pixels", n.Height)
	}
	if err := n.readLayers(f); err != nil {
		return nil, err
	}
	n.readCharacters(f)
	if f.err != nil {
		return nil, f.err
	}
	if n.null >= n.softmax.rows {
		return nil, errors.New("the null label is none of the outputs")
	}
	return n, n.spell(f.labels)
}

func (n *Network) readLayers(f *file) error {
	count := int(f.uint32())
	width := window * window
	for i := range count {
		kind := int(f.uint8())
		if f.err != nil {
			return f.err
		}
		// The two-dimensional layers come first, in this order; softmax last.
		if want := []int{kindConvolve, kindTanh, kindPool, kindColumn}; i < len(want) && kind != want[i] || i >= len(want) && kind < kindForward || (kind == kindSoftmax) != (i == count-1) {
			return fmt.Errorf("layer %d of %d is of kind %d", i, count, kind)
		}
		switch kind {
		case kindTanh:
			n.convolve = f.matrix(width)
			width = n.convolve.rows
		case kindColumn:
			n.column = f.lstm(width)
			width = n.column.states
		case kindForward, kindBackward:
			layer := recurrent{f.lstm(width), kind == kindBackward}
			n.recurrent = append(n.recurrent, layer)
			width = layer.states
		case kindSoftmax:
			n.softmax = f.matrix(width)
		}
	}
	if f.err == nil && n.softmax.rows == 0 {
		return errors.New("a network without layers")
	}
	return f.err
}

func (n *Network) readCharacters(f *file) {
	for count := int(f.uint32()); count > 0 && f.err == nil; count-- {
		n.characters = append(n.characters, string(f.bytes(int(f.uint8()))))
		labels := make([]int, f.uint8())
		for i := range labels {
			labels[i] = int(f.uint16())
		}
		f.labels = append(f.labels, labels)
	}
}

// spell makes the trie of the characters' labels. Characters that stand for
// null are the training's own and come in no text.
func (n *Network) spell(labels [][]int) error {
	n.single = true
	for i, sequence := range labels {
		if slices.Contains(sequence, n.null) {
			labels[i] = nil
			continue
		}
		for _, label := range sequence {
			if label >= n.softmax.rows {
				return fmt.Errorf("the character %q has the label %d of %d", n.characters[i], label, n.softmax.rows)
			}
		}
		n.single = n.single && len(sequence) == 1
	}
	n.codes = newTrie(labels)
	for label := range n.softmax.rows {
		n.single = n.single && (label == n.null || n.codes.after(0, label) != 0)
	}
	return nil
}
