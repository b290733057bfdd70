//go:build !race

package ocr

const underRace = false
