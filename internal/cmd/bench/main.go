// What the provider costs, measured beside its like in one run and printed as a
// table with ratios:
//
//	go run ./internal/cmd/bench -provider bin/terraform-provider-alicloud -plain bin/plain
//
// A ratio compares two figures of this run on this machine; the figures alone
// say little elsewhere. Each is the least of several runs that take turns,
// since whatever else the machine does can only add to it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"time"
)

type options struct {
	provider, plain, http string
	terraform             string
	picture, pages        string
	sections              string
	counts                string
	runs                  int
	latency               time.Duration
	markdown              bool
}

func main() {
	if real := os.Getenv(shimTarget); real != "" {
		os.Exit(shim(real))
	}
	if os.Getenv(serveInstances) != "" {
		if err := serve(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	var o options
	flag.StringVar(&o.provider, "provider", "bin/terraform-provider-alicloud", "the built `file` to measure")
	flag.StringVar(&o.plain, "plain", "bin/plain", "the built `file` of the least provider that fetches, see ./plain")
	flag.StringVar(&o.http, "http", os.Getenv("HTTP_PROVIDER"), "a built hashicorp/http, when there is one (HTTP_PROVIDER)")
	flag.StringVar(&o.terraform, "terraform", os.Getenv("TF_ACC_TERRAFORM_PATH"), "Terraform or OpenTofu")
	flag.StringVar(&o.picture, "picture", "internal/screen/testdata/captures/bochs1024-systemd.q75.jpg", "the JPEG that every screen shows")
	flag.StringVar(&o.pages, "pages", "internal/screen/ocr/testdata", "the `folder` of graphical screens, NAME.png, with their text, NAME.txt")
	flag.StringVar(&o.sections, "only", "plan,memory,start,call,read,graphics", "what to measure")
	flag.StringVar(&o.counts, "counts", "1,10,100,200,1000", "how many reads a plan has")
	flag.IntVar(&o.runs, "runs", 5, "runs of each; plans of many reads run fewer times")
	flag.DurationVar(&o.latency, "latency", 0, "how long the endpoint takes to answer in plans; the API takes 50 to 200 ms")
	flag.BoolVar(&o.markdown, "markdown", false, "print the table as Markdown")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	picture, err := os.ReadFile(o.picture)
	if err != nil {
		return err
	}
	b := &bench{options: o, picture: picture}
	for _, text := range strings.Split(o.counts, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("-counts: %q is not a number of reads", text)
		}
		b.reads = append(b.reads, n)
	}
	if b.rivals, err = b.listRivals(); err != nil {
		return err
	}
	measures := map[string]func(context.Context) error{
		"plan": b.plans, "memory": b.memory, "start": b.start, "call": b.calls, "read": b.screens, "graphics": b.graphics,
	}
	for _, name := range strings.Split(o.sections, ",") {
		measure := measures[name]
		if measure == nil {
			return fmt.Errorf("-only: there is nothing called %q", name)
		}
		fmt.Fprintln(os.Stderr, "measuring:", name)
		if err := measure(ctx); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	fmt.Printf("%d cores, %s/%s, %s\n\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	fmt.Print(b.table.String(o.markdown))
	return nil
}

// bench is one run of the program.
type bench struct {
	options
	picture []byte
	reads   []int
	rivals  []rival // what is measured, ours first
	table   table
}
