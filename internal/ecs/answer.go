package ecs

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"unsafe"
)

// placeholder stands for the picture while the rest of an answer is parsed. No
// answer can hold it by itself, since nobody knows it.
var placeholder = rand.Text()

// readAnswer parses an answer, whose bytes must not be written to afterwards:
// the picture is not copied out of them, since copies of a megabyte are what a
// read would spend most of its memory on. The picture, nearly all of an answer,
// is lifted out first: encoding/json would walk every character of it four
// times, and take longer than the network.
func readAnswer(body []byte) (*Screenshot, error) {
	answer := new(Screenshot)
	if rest, image, ok := liftImage(body); ok && json.Unmarshal(rest, answer) == nil && answer.Image == placeholder {
		answer.Image = unsafe.String(unsafe.SliceData(image), len(image))
		return answer, nil
	}
	*answer = Screenshot{}
	if err := json.Unmarshal(body, answer); err != nil {
		return nil, err
	}
	return answer, nil
}

// liftImage takes the value of the first "Screenshot" out of an answer, and
// leaves the placeholder in its place. Inside a string of JSON a quote has a
// backslash before it, so that what is found here is a name, though perhaps
// not one of the outermost object: that shows when the rest is parsed. A value
// with escapes or line breaks is left where it is; for what else is no Base64,
// whoever decodes it has an error.
func liftImage(body []byte) (rest, image []byte, ok bool) {
	const name = `"Screenshot"`
	at := bytes.Index(body, []byte(name))
	if at < 0 {
		return nil, nil, false
	}
	value := bytes.TrimLeft(body[at+len(name):], " \t\r\n")
	if value, ok = bytes.CutPrefix(value, []byte(":")); !ok {
		return nil, nil, false
	}
	if value, ok = bytes.CutPrefix(bytes.TrimLeft(value, " \t\r\n"), []byte(`"`)); !ok {
		return nil, nil, false
	}
	end := bytes.IndexByte(value, '"')
	if end < 0 || bytes.IndexByte(value[:end], '\\') >= 0 || bytes.IndexByte(value[:end], '\n') >= 0 || bytes.IndexByte(value[:end], '\r') >= 0 {
		return nil, nil, false
	}
	start := len(body) - len(value)
	rest = append(append(rest, body[:start]...), placeholder...)
	return append(rest, value[end:]...), value[:end], true
}
