// Command generate draws what the tests of internal/screen/ocr read, in headless
// Chromium with fonts of these Debian 12 packages, and asks tesseract what it
// reads on the lines:
//
//	chromium, tesseract-ocr, tesseract-ocr-eng, tesseract-ocr-chi-sim,
//	fonts-dejavu, fonts-liberation, fonts-open-sans, fonts-cantarell,
//	fonts-roboto-unhinted, fonts-noto-cjk, fonts-wqy-microhei, fonts-wqy-zenhei
//
// Run it in internal/screen/ocr/testdata:
//
//	go run ./generate -lines ../net/testdata
//	go run ./generate -pages .
package main

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

func main() {
	lines := flag.String("lines", "", "directory for line images and tesseract's readings")
	pages := flag.String("pages", "", "directory for pages and their text")
	flag.Parse()
	if *lines != "" {
		if err := makeLines(*lines); err != nil {
			log.Fatal(err)
		}
	}
	if *pages != "" {
		if err := makePages(*pages); err != nil {
			log.Fatal(err)
		}
	}
}

// drawPage shows a page in Chromium and returns the picture of its window.
func drawPage(html string, width, height int, scale float64) (image.Image, error) {
	dir, err := os.MkdirTemp("", "draw")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	page, picture := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.png")
	if err := os.WriteFile(page, []byte(html), 0o600); err != nil {
		return nil, err
	}
	command := exec.Command("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
		"--force-device-scale-factor="+strconv.FormatFloat(scale, 'g', -1, 64),
		"--window-size="+strconv.Itoa(width)+","+strconv.Itoa(height), "--screenshot="+picture, "file://"+page)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	if err := command.Run(); err != nil {
		os.Stderr.Write(stderr.Bytes()) //nolint:errcheck // on the way out
		return nil, err
	}
	data, err := os.ReadFile(picture)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(data))
}
