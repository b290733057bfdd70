package main

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"math"
	"os"
	"os/exec"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// screens times making a picture of the bytes and a text of the picture, on one
// core, against the usual program for reading text, where it is installed.
func (b *bench) screens(ctx context.Context) error {
	decoding, reading := costs{seconds: math.Inf(1)}, costs{seconds: math.Inf(1)}
	for range b.runs {
		err := decoding.lower(func() error { _, err := screen.Decode(b.picture); return err })
		if err != nil {
			return err
		}
		// A picture keeps its reading, so each gets a new one; what that
		// costs is taken off.
		if err := reading.lower(b.decodeAndRead); err != nil {
			return err
		}
	}
	both := reading.seconds
	reading.seconds -= decoding.seconds
	reading.bytes -= decoding.bytes
	b.table.add("reading a screen", reading.seconds, "decoding it", decoding.seconds, 0, seconds)
	b.table.add("bytes allocated by it", reading.bytes, "decoding it", decoding.bytes, 0, kibibytes)
	tesseract, _ := exec.LookPath("tesseract") // empty when there is none
	if tesseract == "" {
		fmt.Fprintln(os.Stderr, "tesseract is not installed, so nothing is read by it")
		return nil
	}
	took, err := b.tesseract(ctx, tesseract)
	if err != nil {
		return err
	}
	b.table.add("decoding and reading a screen", both, "tesseract", took, 0, seconds)
	return nil
}

func (b *bench) decodeAndRead() error {
	picture, err := screen.Decode(b.picture)
	if err != nil {
		return err
	}
	if picture.Read().Type != screen.Text {
		return fmt.Errorf("the picture is no text console")
	}
	return nil
}

// tesseract times the program on the same pixels, on one core as well.
func (b *bench) tesseract(ctx context.Context, program string) (float64, error) {
	picture, err := screen.Decode(b.picture)
	if err != nil {
		return 0, err
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, picture.Image()); err != nil {
		return 0, err
	}
	least := math.Inf(1)
	for range min(b.runs, 3) {
		command := exec.CommandContext(ctx, program, "stdin", "stdout", "--psm", "6")
		command.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
		command.Stdin = bytes.NewReader(encoded.Bytes())
		began := time.Now()
		if out, err := command.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("tesseract: %w\n%s", err, out)
		}
		least = min(least, time.Since(began).Seconds())
	}
	return least, nil
}
