// Package line finds lines of text on the picture of a graphical screen, and cuts
// them out for a network that reads them. It looks at light alone, since JPEG
// files keep colours at half the size, and knows no letters.
//
// Sizes are in pixels; boxes and runs end before their last coordinate.
package line
