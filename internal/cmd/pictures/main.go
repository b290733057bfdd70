// Command pictures makes pictures that are no console, and counts those that the
// reader takes for one. It has Chromium draw pages in every font that is installed,
// takes in the pictures of folders, and cuts, scales and compresses all of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

const usage = `usage: pictures -out FOLDER [flags]

Makes pictures that are no console and has the reader say what they are. Those that
are read as text are written into FOLDER, each with what was read. Needs Chromium and
fc-list (Debian's chromium and fontconfig), and fonts to draw with.

`

// options of the command line.
type options struct {
	out      string
	pages    int
	count    int
	keep     int
	chromium string
	folders  []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func parse(arguments []string, out io.Writer) (*options, error) {
	o := &options{}
	set := flag.NewFlagSet("pictures", flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&o.out, "out", "", "the folder to write into")
	set.IntVar(&o.pages, "pages", 80, "how many pages Chromium draws; a page gives some hundred pictures")
	set.IntVar(&o.count, "count", 10000, "how many pictures to make at most")
	set.IntVar(&o.keep, "keep", 0, "write one of so many pictures that are not read as text too; 0: none")
	set.StringVar(&o.chromium, "chromium", "chromium", "the browser's command")
	set.Func("pictures", "a folder with PNG and JPEG files that show no console; may be given several times", func(value string) error {
		o.folders = append(o.folders, value)
		return nil
	})
	set.Usage = func() {
		_, _ = fmt.Fprint(out, usage)
		set.PrintDefaults()
	}
	if err := set.Parse(arguments); err != nil {
		return nil, err
	}
	if o.out == "" || set.NArg() > 0 || o.pages < 0 || o.count < 1 {
		set.Usage()
		return nil, errors.New("-out is needed, -count above zero, and nothing beside flags")
	}
	return o, nil
}

func run(ctx context.Context, arguments []string, out io.Writer) error {
	o, err := parse(arguments, out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	pictures := make(chan picture)
	go func() {
		defer close(pictures)
		if err := produce(ctx, o, pictures); err != nil {
			cancel(err)
		}
	}()
	count := &tally{kinds: map[string]map[screen.Type]int{}}
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for p := range pictures {
				if err := count.judge(o, p, out); err != nil {
					cancel(err)
				}
			}
		})
	}
	workers.Wait()
	count.print(out) // of an interrupted run too
	return context.Cause(ctx)
}

// tally is how many pictures of each kind were read as what.
type tally struct {
	mu    sync.Mutex
	kinds map[string]map[screen.Type]int
}

// judge has the reader look at a picture, and writes one that it takes for text.
func (c *tally) judge(o *options, p picture, out io.Writer) error {
	decoded, err := screen.Decode(p.data)
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	read := decoded.Read()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kinds[p.kind] == nil {
		c.kinds[p.kind] = map[screen.Type]int{}
	}
	c.kinds[p.kind][read.Type]++
	path := filepath.Join(o.out, p.name)
	switch {
	case read.Type == screen.Text:
		_, _ = fmt.Fprintln(out, "text:", p.name)
		if err := os.WriteFile(path+".txt", []byte(read.Text+"\n"), 0o644); err != nil {
			return err
		}
	case o.keep == 0 || p.number%o.keep != 0:
		return nil
	}
	return os.WriteFile(path, p.data, 0o644)
}

func (c *tally) print(out io.Writer) {
	total, text := 0, 0
	for _, kind := range slices.Sorted(maps.Keys(c.kinds)) {
		types := c.kinds[kind]
		_, _ = fmt.Fprintf(out, "%-10s text %5d  graphics %5d  blank %5d\n", kind, types[screen.Text], types[screen.Graphics], types[screen.Blank])
		total += types[screen.Text] + types[screen.Graphics] + types[screen.Blank]
		text += types[screen.Text]
	}
	_, _ = fmt.Fprintf(out, "%d of %d pictures that are no console are read as text\n", text, total)
}
