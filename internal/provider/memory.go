package provider

import (
	"os"
	"runtime/debug"
)

// memoryLimit is from where on the runtime frees what it can at once, instead of
// when the heap has doubled: what an idle provider has, and what the worst
// picture takes while it is read (see internal/screen).
const memoryLimit = 112 << 20

// BoundMemory keeps the process from holding what it needs no more beside what
// it needs. Who sets GOMEMLIMIT knows better.
func BoundMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
