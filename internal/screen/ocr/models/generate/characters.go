package main

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// parseCharacters joins the characters and their codes: the number of both
// (uint32), then of each the length in bytes and the UTF-8 (uint8 each), the
// number of labels (uint8) and the labels (uint16).
func parseCharacters(characters, codes *reader) ([]byte, error) {
	if characters.err != nil {
		return nil, characters.err
	}
	lines := strings.Split(string(characters.data), "\n")
	count, err := strconv.Atoi(lines[0])
	if err != nil || len(lines) <= count {
		return nil, fmt.Errorf("a list of %q characters in %d lines", lines[0], len(lines))
	}
	if n := codes.int32(); codes.err == nil && n != count {
		return nil, fmt.Errorf("%d codes for %d characters", n, count)
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(count))
	for _, line := range lines[1 : 1+count] {
		character, _, _ := strings.Cut(line, " ")
		if character == "NULL" {
			character = " "
		}
		_ = codes.uint8() // self-normalised
		labels := make([]int, max(0, min(codes.int32(), 16)))
		for i := range labels {
			labels[i] = codes.int32()
		}
		out = append(out, byte(len(character)))
		out = append(out, character...)
		out = append(out, byte(len(labels)))
		for _, label := range labels {
			out = binary.LittleEndian.AppendUint16(out, uint16(label))
		}
	}
	return out, codes.err
}
