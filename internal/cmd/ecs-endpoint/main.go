// Command ecs-endpoint listens on this machine and answers GetInstanceScreenshot
// as the ECS API does, with screens of real machines: for the demo, and for
// trying modules without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const usage = `usage: ecs-endpoint [flags] [-- command [argument ...]]

Answers GetInstanceScreenshot on this machine until it is interrupted. With a
command, runs that instead, with ALIBABA_CLOUD_ENDPOINT_ECS, ALICLOUD_REGION and
an access key in its environment, and ends with its exit code. The provider
block then needs protocol = "HTTP" and nothing else.

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
    {"region": "cn-hangzhou", "id": "i-4", "faults": ["reset", "500", "throttling"], "frames": [{"screen": "login"}]}]}

"after" counts from the first call on the instance; "asleep" is shown until a
call with wakeup; "faults" spoil the first calls, one each; "file" is a path
beside the scene.
`

// flags of the command line.
type flags struct {
	listen, keyID, secret, scene string
	interval                     time.Duration
	strict                       bool
	command                      []string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("ecs-endpoint: ")
	code, err := run(readFlags())
	if err != nil {
		log.Print(err)
		code = 1
	}
	os.Exit(code)
}

func readFlags() flags {
	var f flags
	flag.StringVar(&f.listen, "listen", "127.0.0.1:0", "address of this machine to listen on; port 0 picks a free one")
	flag.StringVar(&f.keyID, "key", "demo-access-key", "id of the access key that is accepted")
	flag.StringVar(&f.secret, "secret", "demo-secret-key", "secret of the access key")
	flag.StringVar(&f.scene, "scene", "", "JSON file that says which instances there are (default: the demo's)")
	flag.DurationVar(&f.interval, "interval", 10*time.Second, "least time between two calls on an instance")
	flag.BoolVar(&f.strict, "strict", false, "a refused call starts the interval anew")
	flag.Usage = func() {
		out := flag.CommandLine.Output()
		fmt.Fprint(out, usage)
		flag.PrintDefaults()
		fmt.Fprint(out, sceneHelp)
		fmt.Fprintf(out, "\nScreens: %s\n", strings.Join(ecstest.ScreenNames(), ", "))
	}
	flag.Parse()
	f.command = flag.Args()
	return f
}

// run serves until the command, or an interrupt, ends it.
func run(f flags) (int, error) {
	scene, err := loadScene(f.scene)
	if err != nil {
		return 0, err
	}
	options := []ecstest.Option{ecstest.WithKey(ecstest.Key{ID: f.keyID, Secret: f.secret}), ecstest.WithInterval(f.interval), ecstest.WithTimeLeft()}
	if f.strict {
		options = append(options, ecstest.WithStrict())
	}
	endpoint := ecstest.New(options...)
	if err := scene.fill(endpoint); err != nil {
		return 0, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := listenHere(ctx, f.listen)
	if err != nil {
		return 0, err
	}
	server := &http.Server{Handler: endpoint, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		endpoint.Close() // calls that hang would keep the server from closing
		_ = server.Close()
		<-served
	}()
	if len(f.command) > 0 {
		return runCommand(ctx, f, listener.Addr().String())
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	select {
	case <-ctx.Done():
		return 0, nil
	case err := <-served:
		served <- err
		return 0, err
	}
}

// listenHere refuses addresses that others could reach: whoever knows the key,
// which is no secret, can call.
func listenHere(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen %q: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("-listen %q is not an address of this machine alone; use 127.0.0.1", address)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", address)
}

// runCommand passes interrupts on by way of the terminal, which sends them to
// the whole group, and waits for the command to end in its own time.
func runCommand(ctx context.Context, f flags, address string) (int, error) {
	command := exec.CommandContext(ctx, f.command[0], f.command[1:]...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = append(os.Environ(),
		"ALIBABA_CLOUD_ENDPOINT_ECS="+address,
		"ALICLOUD_ACCESS_KEY="+f.keyID, "ALICLOUD_SECRET_KEY="+f.secret, "ALICLOUD_SECURITY_TOKEN=", "ALIBABA_CLOUD_SECURITY_TOKEN=",
		"ALIBABACLOUD_SECURITY_TOKEN=", "ALICLOUD_REGION="+demoRegion)
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}
