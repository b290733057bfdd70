// Command generate makes the files of internal/screen/ocr/models from the data
// of these Debian 12 packages (tessdata_fast), unpacked with dpkg -x into one
// directory:
//
//	tesseract-ocr-eng 1:4.1.0-2      usr/share/tesseract-ocr/5/tessdata/eng.traineddata
//	tesseract-ocr-chi-sim 1:4.1.0-2  usr/share/tesseract-ocr/5/tessdata/chi_sim.traineddata
//
// Run it in internal/screen/ocr/models:
//
//	go run ./generate -packages DIR
//
// Of a file it takes the line network's weights, the characters and their
// codes; word lists, training state and the older recogniser stay behind. The
// same packages give the same files, to the byte.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	packages := flag.String("packages", "", "directory with the unpacked packages")
	flag.Parse()
	for _, language := range []string{"eng", "chi_sim"} {
		if err := run(*packages, language); err != nil {
			log.Fatal(err)
		}
	}
}

// Entries of a traineddata file that are used.
const (
	entryNetwork    = 17
	entryCharacters = 21
	entryCodes      = 22
)

func run(packages, language string) error {
	path := filepath.Join(packages, "usr/share/tesseract-ocr/5/tessdata", language+".traineddata")
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	network, err := parseNetwork(entry(data, entryNetwork))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	characters, err := parseCharacters(entry(data, entryCharacters), entry(data, entryCodes))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, part := range [][]byte{network, characters} {
		if _, err := zip.Write(part); err != nil {
			return err
		}
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return os.WriteFile(language+".gz", packed.Bytes(), 0o644)
}

// entry cuts one entry out of a traineddata file: a count, that many offsets
// (-1 where there is none), the entries.
func entry(data []byte, index int) *reader {
	r := &reader{data: data}
	offsets := make([]int64, r.int32())
	for i := range offsets {
		offsets[i] = r.int64()
	}
	if r.err != nil || index >= len(offsets) || offsets[index] < 0 {
		return &reader{err: fmt.Errorf("no entry %d", index)}
	}
	end := int64(len(data))
	for _, offset := range offsets {
		if offset > offsets[index] {
			end = min(end, offset)
		}
	}
	return &reader{data: data[offsets[index]:end]}
}
