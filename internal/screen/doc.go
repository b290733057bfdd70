// Package screen looks at a screenshot of an instance: it decodes it, reads the
// text of a console from it, compares it with another, looks for a part of another
// on it and draws it for a terminal. It is pure: bytes go in, values come out,
// nothing is kept.
//
// A picture's way, a package a floor, imports pointing down only:
//
//	screen      Decode within bounds (bounds.go, picture.go); blank.go: is there
//	            anything; then console.Read; what is no console is graphics
//	console     locate: is this a console, where are its cells, in which font: by
//	            the words that are written on the picture to the pixel (sighting,
//	            anchor), in one grid (judge, homes) or in lines (lines, stray).
//	            Then the passes, listed in console.go:
//	            survey   how far each cell's luminance reaches
//	            look     each cell alone, by its pixels
//	            settle   what is in doubt in a JPEG, by the file's own figures:
//	                     here a cell of a JPEG is decided
//	            twins, accents   fonts that are not embedded, by others
//	            ties, marks, blocks, cursors   what can be read in two ways
//	            said     judged once more: does this say anything?
//	            rows, script   the characters as lines of text
//	            paint    the colours, in the palette that settle chose: those of a
//	                     preview (colours.go, palette.go)
//	evidence    by how much a drawing of a cell misses a JPEG's frequencies
//	glyph       fonts, and how well a glyph explains a cell's pixels
//	            glyph/fonts: a font is added in its generate/sources.go
//	likeness    where a part stands on a screen (find.go): a survey of every place
//	            by a few pixels, the best by more, the last few by all; and how
//	            alike two screens look (similarity.go): block by block of a sketch,
//	            moved by a little, and no more than the worst region lets it be
//	areas       what touches, of pixels or of cells; recognition asks it too
//	raster      light, colour and grids; no letters
//	jpeg        the decoder, the frequencies it keeps, the DCT
//
// To see why a cell is read as it is:
//
//	go test ./internal/screen -v -run 'TestReadCaptures$' -trace-cell NAME,row,column
package screen
