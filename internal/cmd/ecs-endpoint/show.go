package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// showColumns is the width of a screen in the terminal; a text console is shown
// as its text, however wide that is.
const showColumns = 80

// showing is a machine whose screens are printed as they are asked for, each
// time that they have changed.
type showing struct {
	ecstest.Source
	id  string
	out io.Writer

	mu   sync.Mutex
	last *screen.Picture
}

// Look implements ecstest.Source.
func (s *showing) Look(ctx context.Context, now time.Time, wakeup bool) (string, []byte, error) {
	status, data, err := s.Source.Look(ctx, now, wakeup)
	if err != nil || data == nil {
		return status, data, err
	}
	picture, decodeErr := screen.Decode(data)
	if decodeErr != nil {
		return status, data, nil // whoever asked hears of it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || screen.Similarity(s.last, picture) < 1 {
		// A terminal that has gone is no reason to stop serving.
		_, _ = fmt.Fprintf(s.out, "--- %s at %s\n%s\n---\n", s.id, now.Format(time.TimeOnly), screen.Preview(picture, showColumns))
	}
	s.last = picture
	return status, data, nil
}
