// Package ocr recognises the text on graphical screens: installers, logins, boot
// menus, stop screens, in English and simplified Chinese. It knows nothing of
// consoles, and needs no program and no word list beside it.
//
// A picture's way:
//
//	line    ground (ground.go), ink of either polarity (ink.go), without frames and
//	        rules (rule.go); pieces of ink (component.go), joined to lines
//	        (group.go), measured, without icons (metric.go); cut out dark on
//	        light, at the size a network takes (cut.go)
//	ocr     each line alone (reader.go), on as many cores as there are; English
//	        first, Chinese when that is in doubt (choice.go); what is noise at a
//	        line's ends, and which lines are too doubtful to be shown (text.go)
//	net     tesseract's line networks: convolution, pool, an LSTM down each column,
//	        LSTMs along the line, softmax (run.go, lstm.go; matrix.go in words of
//	        three lanes, pairs.go where the processor has AVX2); from
//	        probabilities to characters (decode.go, trie.go)
//	models  weights and characters, made by models/generate
//
// What is read may err, unlike a console's text: of the pages in testdata, 99.9 %
// of the Latin and 98 % of the Chinese characters are right. Lines that are read
// without confidence are left out.
package ocr
