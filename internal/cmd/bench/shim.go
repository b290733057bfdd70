package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Terraform starts the provider, so that its memory is a grandchild's. To
// measure it, this very program is installed as the provider: it starts the
// real one, whose streams and handshake pass through, and writes down the most
// memory it held.
const (
	shimTarget = "BENCH_SHIM_TARGET" // the real provider
	shimReport = "BENCH_SHIM_REPORT" // the file for the figure, in bytes
)

func shim(target string) int {
	command := exec.CommandContext(context.Background(), target, os.Args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	if command.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	report, err := os.OpenFile(os.Getenv(shimReport), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_, err = fmt.Fprintf(report, "%.0f\n", peakBytes(command.ProcessState))
	if closeErr := report.Close(); err != nil || closeErr != nil {
		fmt.Fprintln(os.Stderr, err, closeErr)
		return 1
	}
	return command.ProcessState.ExitCode()
}

// peakOf plans config once and gives the most memory, in bytes, of any of the
// processes that the provider ran as; 0 where the system does not say.
func (b *bench) peakOf(ctx context.Context, r rival, config string) (float64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	space, err := b.newWorkspace(ctx, r, self, config)
	if err != nil {
		return 0, err
	}
	defer space.remove()
	report := filepath.Join(space.folder, "report")
	space.env = append(space.env, shimTarget+"="+r.binary, shimReport+"="+report)
	if _, err := space.run(ctx, "plan", "-no-color", "-input=false"); err != nil {
		return 0, err
	}
	text, err := os.ReadFile(report)
	if err != nil {
		return 0, err
	}
	peak := 0.0
	for _, line := range strings.Fields(string(text)) {
		bytes, err := strconv.ParseFloat(line, 64)
		if err != nil {
			return 0, err
		}
		peak = max(peak, bytes)
	}
	return peak, nil
}
