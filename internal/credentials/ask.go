package credentials

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
	"sync"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// maxKeyBytes bounds files and answers that hold keys.
const maxKeyBytes = 1 << 20

// reply is a whole answer to a plain request.
type reply struct{ *acs.Answer }

// ask sends one plain request and reads the whole answer, within patience.
// Its errors hold neither the URL, whose path may be a secret, nor any text
// of the request or the answer.
func ask(ctx context.Context, client *http.Client, patience time.Duration, request *http.Request) (*reply, error) {
	bounded, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no answer within %v", patience))
	defer cancel()
	answer, err := acs.Send(client, request.WithContext(bounded), maxKeyBytes)
	if err == nil {
		return &reply{answer}, nil
	}
	if bounded.Err() != nil {
		err = &acs.Error{Endpoint: request.URL.Host, Err: context.Cause(bounded)}
	}
	return nil, err
}

// errorCode is what the services' codes look like; anything else in that
// place may be a secret.
var errorCode = regexp.MustCompile(`^[A-Z][A-Za-z.]+$`)

// requestID is what the services' ids look like.
var requestID = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
})

// refused is the error of an answer whose status is not 200. Of the body only
// the code is kept: who answers here is not always the API.
func (r *reply) refused() *acs.Error {
	e := r.Refused()
	e.Message, e.Recommend, e.AccessDeniedDetail = "the keys were refused", "", nil
	if !requestID().MatchString(e.RequestID) {
		e.RequestID = ""
	}
	if len(e.Code) < 3 || len(e.Code) > 61 || !errorCode.MatchString(e.Code) {
		e.Code = ""
	}
	return e
}

// decode reads the answer as JSON.
func (r *reply) decode(into any) error {
	if json.Unmarshal(r.Body, into) != nil {
		kind, _, _ := strings.Cut(http.DetectContentType(r.Body), ";")
		return fmt.Errorf("the answer, %d bytes of %s, is not the JSON object that is expected here", len(r.Body), kind)
	}
	return nil
}

// readSmallFile reads a file that holds keys or settings. Its errors name
// neither the path, which the caller words, nor any content.
func readSmallFile(path string) ([]byte, error) {
	data, err := readRaw(path)
	return withoutMark(data), err
}

// withoutMark drops the byte order mark that Windows editors put in front.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) }

func readRaw(path string) ([]byte, error) {
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
	return data, nil
}

// plainFileError drops the operation and the path of an *os.PathError.
func plainFileError(err error) error {
	var wrapped *os.PathError
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
