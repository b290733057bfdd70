package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// backend is a process of its own, so that what it allocates is not counted:
// this program again, told by its environment to serve.
type backend struct {
	api   string // host:port of the endpoint that checks signatures
	plain string // host:port that gives the same answer to anyone
	stop  func()
}

// serveInstances tells the program to serve, and how many instances; serveLatency
// how long each answer takes.
const serveInstances, serveLatency = "BENCH_SERVE_INSTANCES", "BENCH_SERVE_LATENCY"

// startBackend serves one picture as the screen of instances i-0, i-1, …
func startBackend(ctx context.Context, picture []byte, instances int, latency time.Duration) (*backend, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, self)
	command.Env = append(os.Environ(), serveInstances+"="+strconv.Itoa(instances), serveLatency+"="+latency.String())
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	at := &backend{stop: func() {
		_ = command.Process.Kill() // it has nothing to lose
		_ = command.Wait()
	}}
	if _, err = fmt.Fprintln(stdin, base64.StdEncoding.EncodeToString(picture)); err == nil {
		_, err = fmt.Fscanln(bufio.NewReader(stdout), &at.api, &at.plain)
	}
	if err != nil {
		at.close()
		return nil, fmt.Errorf("starting the endpoint: %w", err)
	}
	return at, nil
}

func (at *backend) close() { at.stop() }

// serve reads a picture in Base64 from standard input, prints both addresses,
// and serves until standard input ends.
func serve() error {
	instances, err := strconv.Atoi(os.Getenv(serveInstances))
	if err != nil {
		return err
	}
	latency, err := time.ParseDuration(os.Getenv(serveLatency))
	if err != nil {
		return err
	}
	input := bufio.NewReader(os.Stdin)
	text, err := input.ReadString('\n')
	if err != nil {
		return err
	}
	picture, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return err
	}
	// Faster than the service allows: pace is not what is measured.
	endpoint := ecstest.New(ecstest.WithInterval(0), ecstest.WithRegion(region), ecstest.WithKey(ecstest.Key{ID: keyID, Secret: secret}))
	for i := range instances {
		endpoint.AddInstance(ecstest.Instance{Region: region, ID: fmt.Sprintf("i-%d", i), Screen: ecstest.Still(picture)})
	}
	answer := fmt.Appendf(nil, `{"RequestId":"00000000-0000-0000-0000-000000000000","InstanceId":"i-0","Screenshot":%q}`,
		base64.StdEncoding.EncodeToString(picture))
	plain := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json;charset=utf-8")
		_, _ = w.Write(answer) // fails only when the client has gone
	})
	var addresses []any
	for _, handler := range []http.Handler{endpoint, plain} {
		listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		addresses = append(addresses, listener.Addr())
		late := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(latency)
			handler.ServeHTTP(w, r)
		})
		go func() { _ = http.Serve(listener, late) }() // ends with the process
	}
	if _, err := fmt.Fprintln(os.Stdout, addresses...); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, input)
	return err
}
