package ecs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"
)

// maxKeyBytes bounds files and answers that hold keys.
const maxKeyBytes = 1 << 20

// reply is a whole answer to a plain request.
type reply struct {
	status int
	header http.Header
	body   []byte
	host   string
}

// ask sends one plain request and reads the whole answer, within patience.
// Its errors hold neither the URL, whose path may be a secret, nor any text
// of the request or the answer.
func ask(ctx context.Context, client *http.Client, patience time.Duration, request *http.Request) (*reply, error) {
	bounded, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no answer within %v", patience))
	defer cancel()
	host := request.URL.Host
	response, err := client.Do(request.WithContext(bounded))
	if err == nil {
		defer func() { _ = response.Body.Close() }()
		var body []byte
		if body, err = io.ReadAll(io.LimitReader(response.Body, maxKeyBytes+1)); err == nil && len(body) > maxKeyBytes {
			err = fmt.Errorf("the answer is larger than %d MiB", maxKeyBytes>>20)
		}
		if err == nil {
			return &reply{status: response.StatusCode, header: response.Header, body: body, host: host}, nil
		}
	}
	switch {
	case bounded.Err() != nil:
		err = context.Cause(bounded)
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = ErrMalformedAnswer
	}
	return nil, &Error{Endpoint: host, Err: plainNetworkError(err)}
}

// errorCode is what the services' codes look like; anything else in that
// place may be a secret.
var errorCode = regexp.MustCompile(`^[A-Z][A-Za-z.]+$`)

// refused is the error of an answer whose status is not 200. Of the body only
// the code is kept: who answers here is not always the API.
func (r *reply) refused() *Error {
	e := errorFromAnswer(r.status, r.header, r.body)
	e.Message, e.Recommend, e.AccessDeniedDetail = "the keys were refused", "", nil
	if len(e.Code) < 3 || len(e.Code) > 61 || !errorCode.MatchString(e.Code) {
		e.Code = ""
	}
	e.Endpoint = r.host
	return e
}

// decode reads the answer as JSON.
func (r *reply) decode(into any) error {
	if json.Unmarshal(r.body, into) != nil {
		kind, _, _ := strings.Cut(http.DetectContentType(r.body), ";")
		return fmt.Errorf("the answer, %d bytes of %s, is not the JSON object that is expected here", len(r.body), kind)
	}
	return nil
}

// readSmallFile reads a file that holds keys or settings. Its errors name
// neither the path, which the caller words, nor any content.
func readSmallFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, plainFileError(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, maxKeyBytes+1))
	if err != nil {
		return nil, plainFileError(err)
	}
	if len(data) > maxKeyBytes {
		return nil, fmt.Errorf("the file is larger than %d MiB", maxKeyBytes>>20)
	}
	// Windows editors put a byte order mark in front.
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// plainFileError drops the operation and the path of an *os.PathError.
func plainFileError(err error) error {
	var wrapped *os.PathError
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
