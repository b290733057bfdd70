// Package models holds the line networks: weights, characters and their codes.
// Where they come from and under what licence stands in LICENSES.md.
package models

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the networks
	"fmt"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/net"
)

//go:generate go run ./generate -packages packages

//go:embed eng.gz
var english []byte

//go:embed chi_sim.gz
var chinese []byte

// English reads Latin letters, digits and ASCII's marks. It is unpacked at the
// first call.
var English = sync.OnceValue(func() *net.Network { return unpack("eng", english) })

// Chinese reads simplified Chinese, and English less well. It is unpacked at the
// first call.
var Chinese = sync.OnceValue(func() *net.Network { return unpack("chi_sim", chinese) })

// unpack panics when a file that is part of the program is broken.
func unpack(name string, packed []byte) *net.Network {
	unzip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Errorf("the network %s: %w", name, err))
	}
	network, err := net.Read(unzip)
	if err != nil {
		panic(fmt.Errorf("the network %s: %w", name, err))
	}
	return network
}
