package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// archive is what the kernel takes for an initramfs: cpio's "newc" form of some
// executable files.
//
// Source: https://www.kernel.org/doc/html/latest/driver-api/early-userspace/buffer-format.html
func archive(files map[string][]byte) []byte {
	var out bytes.Buffer
	write := func(name string, mode int, data []byte) {
		out.WriteString("070701")
		// inode, mode, user, group, links, time, size, device (4), length of
		// the name with its zero, checksum
		for _, field := range []int{0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0} {
			_, _ = fmt.Fprintf(&out, "%08X", field)
		}
		out.WriteString(name)
		out.WriteByte(0)
		pad(&out)
		out.Write(data)
		pad(&out)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(name, 0o100755, files[name])
	}
	write("TRAILER!!!", 0, nil)
	return out.Bytes()
}

// pad fills up to a multiple of 4 bytes.
func pad(out *bytes.Buffer) {
	for out.Len()%4 != 0 {
		out.WriteByte(0)
	}
}
