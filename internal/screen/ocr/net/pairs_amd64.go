package net

import "golang.org/x/sys/cpu"

// wide says that the processor multiplies sixteen weights at once (AVX2).
var wide = cpu.X86.HasAVX2

// multiplyPairs computes the sums of groups of 24 rows, biases included: weights
// has, of each group and each pair of inputs, the two weights of each row.
//
//go:noescape
func multiplyPairs(sums, bias *int32, weights, inputs *int16, pairs, groups int)
