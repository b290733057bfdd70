package main

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// start is what every command of Terraform pays for a provider, reads or not:
// from starting the process until its schema is here, and the file to download.
func (b *bench) start(ctx context.Context) error {
	least := make([]float64, len(b.rivals))
	size := make([]float64, len(b.rivals))
	for i, r := range b.rivals {
		least[i] = math.Inf(1)
		info, err := os.Stat(r.binary)
		if err != nil {
			return err
		}
		size[i] = float64(info.Size())
	}
	for range 4 * b.runs {
		for i, r := range b.rivals {
			took, err := timeToSchema(ctx, r.binary)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			least[i] = min(least[i], took.Seconds())
		}
	}
	for i := 1; i < len(b.rivals); i++ {
		reach := 0.0
		if b.rivals[i].name == "hashicorp/http" {
			reach = 1.25
		}
		b.table.add("from start to schema", least[0], b.rivals[i].name, least[i], reach, seconds)
		b.table.add("size of the binary", size[0], b.rivals[i].name, size[i], reach, mebibytes)
	}
	return nil
}

// timeToSchema starts a provider as Terraform does and asks for its schema.
func timeToSchema(ctx context.Context, binary string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	began := time.Now()
	command := exec.CommandContext(ctx, binary)
	command.Env = append(os.Environ(), "PLUGIN_PROTOCOL_VERSIONS=5,6",
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
	stdout, err := command.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := command.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = command.Process.Kill() // it would wait for a Stop otherwise
		_ = command.Wait()         // "signal: killed" is no news
	}()
	// The handshake of go-plugin: 1|protocol|network|address|grpc|
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("no handshake: %w", err)
	}
	parts := strings.Split(strings.TrimSpace(line), "|")
	if len(parts) < 5 {
		return 0, fmt.Errorf("not a handshake: %q", line)
	}
	method := map[string]string{"5": "/tfplugin5.Provider/GetSchema", "6": "/tfplugin6.Provider/GetProviderSchema"}[parts[1]]
	connection, err := grpc.NewClient(parts[2]+":"+parts[3], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return 0, err
	}
	defer func() { _ = connection.Close() }() // nothing was left to say
	var schema []byte
	err = connection.Invoke(ctx, method, []byte(nil), &schema, grpc.ForceCodec(rawCodec{}), grpc.MaxCallRecvMsgSize(64<<20))
	if err == nil && len(schema) == 0 {
		err = fmt.Errorf("the schema is empty")
	}
	return time.Since(began), err
}

// rawCodec leaves a message as it is: an empty request, and an answer that
// nobody looks into.
type rawCodec struct{}

func (rawCodec) Name() string                  { return "proto" }
func (rawCodec) Marshal(v any) ([]byte, error) { return v.([]byte), nil }
func (rawCodec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append([]byte(nil), data...)
	return nil
}
