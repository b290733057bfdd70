// Command ecs-endpoint listens on this machine and answers GetInstanceScreenshot
// as the ECS API does, with screens of real machines: for the demo, and for
// trying modules without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// version is stamped by the release.
var version = "dev"

const usage = `usage: ecs-endpoint [flags] [-- command [argument ...]]

Stands in for one call of Alibaba Cloud's ECS API, GetInstanceScreenshot, on this
machine alone: to try Terraform modules that look at screens without an account,
without keys and without cost. It answers with screens of real machines (those of
Windows are drawn), and refuses what the API refuses.

Run Terraform inside it. It gets the address, a region and a key that means
nothing in its environment, and ecs-endpoint ends with its exit code:

  ecs-endpoint -- terraform apply

The provider block needs one line, since there is no TLS:

  provider "alicloud" {
    protocol = "HTTP"
  }

Without a command it prints its address, and answers until it is interrupted.

Flags:
`

const sceneHelp = `
A scene is a JSON file:

  {"instances": [
    {"region": "cn-hangzhou", "id": "i-1", "frames": [
      {"status": "Starting"},
      {"after": "20s", "screen": "grub-menu"},
      {"after": "30s", "file": "my-screen.png"}]},
    {"region": "cn-hangzhou", "id": "i-2", "asleep": "blank", "frames": [{"screen": "login"}]},
    {"region": "cn-hangzhou", "id": "i-3", "retired": true, "frames": [{"screen": "login"}]},
    {"region": "cn-hangzhou", "id": "i-5", "machine": "vm.qmp", "quality": 75},
    {"region": "cn-hangzhou", "id": "i-4", "faults": ["reset", "500", "throttling"], "frames": [{"screen": "login"}]}]}

"after" counts from the first call on the instance; "asleep" is shown until a
call with wakeup; "faults" spoil the first calls, one each; "file" is a path
beside the scene. "machine" is the QMP socket of a QEMU that runs on this
computer, and "quality" that of its JPEGs, or 0 for PNG. Without a scene there are
machines for the demo in ` + demoRegion + `: i-demo-boots, i-demo-uefi and
i-demo-windows, which come up in half a minute, i-demo-panics, i-demo-sleeps,
i-demo-stopped, and i-demo-<screen> for each screen.
`

// flags of the command line.
type flags struct {
	listen, addressFile, keyID, secret, scene string
	interval                                  time.Duration
	strict, show, version                     bool
	command                                   []string
}

func main() {
	f, err := readFlags(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		os.Exit(2) // the flag package has said why
	}
	if f.version {
		fmt.Println(version)
		return
	}
	code, err := run(f, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ecs-endpoint:", err)
		code = 1
	}
	os.Exit(code)
}

func readFlags(arguments []string, out io.Writer) (flags, error) {
	var f flags
	set := flag.NewFlagSet("ecs-endpoint", flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&f.listen, "listen", "127.0.0.1:0", "`address` of this machine to listen on; port 0 picks a free one")
	set.StringVar(&f.addressFile, "address-file", "", "`file` to write the address to, host:port, once it is listened on")
	set.StringVar(&f.keyID, "key", "demo-access-key", "`id` of the access key that is accepted")
	set.StringVar(&f.secret, "secret", "demo-secret-key", "`secret` of the access key")
	set.StringVar(&f.scene, "scene", "", "JSON `file` that says which instances there are (default: the demo's)")
	set.DurationVar(&f.interval, "interval", 10*time.Second, "least time between two calls on an instance")
	set.BoolVar(&f.strict, "strict", false, "a refused call starts the interval anew")
	set.BoolVar(&f.show, "show", false, "print each screen that is asked for to standard error, when it has changed")
	set.BoolVar(&f.version, "version", false, "print the version and exit")
	set.Usage = func() {
		_, _ = fmt.Fprint(out, usage)
		set.PrintDefaults()
		_, _ = fmt.Fprint(out, sceneHelp)
		_, _ = fmt.Fprintf(out, "\nScreens: %s\n", strings.Join(ecstest.ScreenNames(), ", "))
		_, _ = fmt.Fprintf(out, "\nFaults: %s\n", strings.Join(ecstest.FaultNames(), ", "))
	}
	err := set.Parse(arguments)
	f.command = set.Args()
	return f, err
}

// run serves until the command, or a signal, ends it, and gives the exit code.
func run(f flags, out io.Writer) (int, error) {
	scene, err := loadScene(f.scene)
	if err != nil {
		return 0, err
	}
	options := []ecstest.Option{ecstest.WithKey(ecstest.Key{ID: f.keyID, Secret: f.secret}), ecstest.WithInterval(f.interval), ecstest.WithTimeLeft()}
	if f.strict {
		options = append(options, ecstest.WithStrict())
	}
	endpoint := ecstest.New(options...)
	if f.show {
		scene.show = os.Stderr
	}
	if err := scene.fill(endpoint); err != nil {
		return 0, fmt.Errorf("-scene %s: %w", f.scene, err)
	}
	// Before anybody learns the address, so that no signal finds us unprepared.
	signals := make(chan os.Signal, 8) // an interrupt must not crowd out what comes after it
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	listener, err := listenHere(context.Background(), f.listen)
	if err != nil {
		return 0, err
	}
	server := &http.Server{Handler: endpoint, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	var serving error // why it stopped
	go func() {
		defer close(stopped)
		serving = server.Serve(listener)
	}()
	defer func() {
		endpoint.Close() // ends the calls that hang
		_ = server.Close()
		<-stopped
	}()
	address := listener.Addr().String()
	if f.addressFile != "" {
		if err := os.WriteFile(f.addressFile, []byte(address+"\n"), 0o600); err != nil {
			return 0, fmt.Errorf("-address-file: %w", err)
		}
	}
	if len(f.command) > 0 {
		return runCommand(f.command, pointHere(os.Environ(), address, scene.region(), f), signals)
	}
	if _, err := fmt.Fprintf(out, "listening on http://%s\n", address); err != nil {
		return 0, err
	}
	select {
	case <-signals:
		return 0, nil
	case <-stopped:
		return 0, serving
	}
}

// listenHere refuses addresses that others could reach: whoever knows the key,
// which is no secret, can call.
func listenHere(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen %q: %w", address, err)
	}
	refusal := fmt.Errorf("-listen %q is not an address of this machine alone; use 127.0.0.1", address)
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, refusal
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("-listen: %w", err)
	}
	// localhost is whatever the machine's files say it is.
	if bound, ok := listener.Addr().(*net.TCPAddr); !ok || !bound.IP.IsLoopback() {
		_ = listener.Close()
		return nil, refusal
	}
	return listener, nil
}
