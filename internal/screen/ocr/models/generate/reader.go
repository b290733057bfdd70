package main

import (
	"encoding/binary"
	"errors"
	"math"
)

// reader takes little-endian values from bytes. After an error it gives zeros.
type reader struct {
	data []byte
	err  error
}

func (r *reader) bytes(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.data)) {
		r.err = errors.New("the data ends too early")
	}
	if r.err != nil {
		return make([]byte, min(max(n, 8), 8))
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *reader) uint8() uint8 { return r.bytes(1)[0] }
func (r *reader) int32() int   { return int(int32(binary.LittleEndian.Uint32(r.bytes(4)))) }
func (r *reader) int64() int64 { return int64(binary.LittleEndian.Uint64(r.bytes(8))) }
func (r *reader) float64() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(r.bytes(8)))
}
func (r *reader) string() string { return string(r.bytes(r.int32())) }
