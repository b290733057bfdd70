package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

const (
	// externalPatience is how long a profile's process_command may take, as in
	// the CLI's own libraries.
	externalPatience = 60 * time.Second
	// externalGrace is how long the output of a command that has ended may be
	// held open by what it left running.
	externalGrace = time.Second
)

// externalKeys runs a program that writes keys to its standard output.
type externalKeys struct {
	s       *sources
	command []string
	source  string
}

// external serves the keys that a command line writes.
func (s *sources) external(line, source string) (*cachedSource, error) {
	command, err := splitCommand(line, runtime.GOOS == "windows")
	if err != nil {
		return nil, &acs.CredentialsError{Source: source, Err: err}
	}
	return s.cached(&externalKeys{s, command, source}), nil
}

func (e *externalKeys) fetch(ctx context.Context) (acs.Keys, error) {
	bounded, cancel := context.WithTimeoutCause(ctx, externalPatience, fmt.Errorf("no answer within %v", externalPatience))
	defer cancel()
	command := exec.CommandContext(bounded, e.command[0], e.command[1:]...)
	var output boundedBuffer
	command.Stdout = &output
	command.WaitDelay = externalGrace
	killWithChildren(command)
	err := command.Run()
	switch {
	case bounded.Err() != nil:
		err = context.Cause(bounded)
	case errors.Is(err, exec.ErrWaitDelay):
		err = nil // it ended well, and what it left running says nothing more
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		err = fmt.Errorf("it failed (%s); run it by hand to see what it says", exit.ProcessState)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		err = errors.New("there is no such program")
	case err != nil && bounded.Err() == nil:
		// Its path may be quoted in the error, and be no path but a secret.
		err = errors.New("it cannot be run")
	case output.overflow:
		err = fmt.Errorf("it wrote more than %d MiB", maxKeyBytes>>20)
	}
	if err != nil {
		return acs.Keys{}, failed(ctx, e.source, "running its process_command", err)
	}
	keys, err := e.keys(output.kept.Bytes())
	if err != nil {
		return acs.Keys{}, failed(ctx, e.source, "reading what its process_command wrote", err)
	}
	return keys, nil
}

func (e *externalKeys) keys(output []byte) (acs.Keys, error) {
	var written struct {
		Mode            string `json:"mode"`
		AccessKeyID     string `json:"access_key_id"`
		AccessKeySecret string `json:"access_key_secret"`
		SecurityToken   string `json:"sts_token"`
		Expiration      string `json:"expiration"`
	}
	if json.Unmarshal(output, &written) != nil {
		return acs.Keys{}, errors.New("it is not a JSON object of strings")
	}
	switch {
	case written.Mode != "" && !strings.EqualFold(written.Mode, "AK") && !strings.EqualFold(written.Mode, "StsToken"):
		return acs.Keys{}, errors.New("its mode is neither AK nor StsToken")
	case strings.EqualFold(written.Mode, "StsToken") && written.SecurityToken == "":
		return acs.Keys{}, errors.New("its mode is StsToken, but it has no sts_token")
	}
	wire := wireKeys{written.AccessKeyID, written.AccessKeySecret, written.SecurityToken, written.Expiration}
	return wire.keys(e.source, e.s.cfg.Now())
}

// boundedBuffer keeps the first maxKeyBytes and drops the rest.
type boundedBuffer struct {
	kept     bytes.Buffer // not embedded: its ReadFrom knows no bound
	overflow bool
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.kept.Len()+len(p) > maxKeyBytes {
		b.overflow = true
		return len(p), nil
	}
	return b.kept.Write(p)
}

// splitCommand splits a command line into words as a POSIX shell does, with
// quotes and backslashes but no expansion. On Windows a backslash is part of
// a path, save for \" between double quotes.
func splitCommand(line string, windows bool) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune // ' or " while inside, else 0
	begun := false
	runes := []rune(line)
	if at := slices.Index(runes, 0); at >= 0 {
		// No program could get it, and a line that ends there looks right.
		return nil, fmt.Errorf("its process_command has a NUL as character %d", at+1)
	}
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote == 0 && unicode.IsSpace(r):
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
			continue
		case quote == 0 && (r == '\'' || r == '"'):
			quote, begun = r, true
			continue
		case r == quote:
			quote = 0
			continue
		case r == '\\' && i+1 < len(runes) && escapes(quote, runes[i+1], windows):
			i++
			r = runes[i]
			if r == '\n' { // a backslash at a line's end joins the lines
				continue
			}
		}
		word.WriteRune(r)
		begun = true
	}
	if quote != 0 {
		return nil, errors.New("its process_command has a quotation mark that is not closed")
	}
	if begun {
		words = append(words, word.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("it has mode External, but no process_command")
	}
	return words, nil
}

// escapes reports whether a backslash before next takes away its meaning.
func escapes(quote, next rune, windows bool) bool {
	switch {
	case quote == '\'':
		return false
	case windows:
		return quote == '"' && next == '"'
	case quote == '"':
		return strings.ContainsRune("\"\\$`\n", next)
	}
	return true
}
