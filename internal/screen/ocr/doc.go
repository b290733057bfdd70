// Package ocr recognises the text on graphical screens.
package ocr
