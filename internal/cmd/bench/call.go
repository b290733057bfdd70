package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

const (
	keyID  = "LTAIbenchbenchbench"
	secret = "a-secret-of-the-benchmark"
	region = "cn-hangzhou"
)

type fixedKeys struct{}

func (fixedKeys) Keys(context.Context) (acs.Keys, error) {
	return acs.Keys{AccessKeyID: keyID, AccessKeySecret: secret}, nil
}

// calls compares one call through the client with a bare round trip that is
// signed the same way and keeps the body.
func (b *bench) calls(ctx context.Context) error {
	for _, size := range []struct {
		name  string
		bytes int
	}{{"70 kB", 70_000}, {"1 MB", 1_000_000}} {
		picture := make([]byte, size.bytes*3/4) // the sizes are those of the Base64
		_, _ = rand.Read(picture)               // never fails, by its documentation
		if err := b.callsOf(ctx, size.name, picture); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) callsOf(ctx context.Context, name string, picture []byte) error {
	at, err := startBackend(ctx, picture, 1, 0)
	if err != nil {
		return err
	}
	defer at.close()
	client := func(host string) func() error {
		client := ecs.NewClient(ecs.Config{Endpoint: host, Protocol: "HTTP", Keys: fixedKeys{}, Caller: acs.Caller{HTTPClient: acs.NewHTTPClient(time.Minute, time.Minute)}})
		return func() error {
			shot, err := client.GetInstanceScreenshot(ctx, region, "i-0", false)
			if err == nil && len(shot.Image) != base64.StdEncoding.EncodedLen(len(picture)) {
				err = fmt.Errorf("a picture of %d bytes", len(shot.Image))
			}
			return err
		}
	}
	bare := func(host string) func() error { return func() error { return bareCall(ctx, "http://"+host) } }
	// The API's checks would add the same to both, and so hide a difference:
	// it sees each once, and the speed is that of a server that only answers.
	for _, call := range []func() error{client(at.api), bare(at.api)} {
		if err := call(); err != nil {
			return err
		}
	}
	ours, theirs := costs{seconds: math.Inf(1)}, costs{seconds: math.Inf(1)}
	ourCall, theirCall := client(at.plain), bare(at.plain)
	for range b.runs {
		if err := ours.lower(ourCall); err != nil {
			return err
		}
		if err := theirs.lower(theirCall); err != nil {
			return err
		}
	}
	b.table.add("one call, answer of "+name, ours.seconds, "net/http", theirs.seconds, 1.5, seconds)
	b.table.add("bytes allocated by it", ours.bytes, "net/http", theirs.bytes, 2, kibibytes)
	return nil
}

// costs is the least that was seen of one thing.
type costs struct{ seconds, bytes float64 }

// lower measures again, for about a second.
func (c *costs) lower(do func() error) error {
	var failed error
	result := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if failed = do(); failed != nil {
				return
			}
		}
	})
	if failed != nil {
		return failed
	}
	c.seconds = min(c.seconds, result.T.Seconds()/float64(result.N))
	c.bytes = float64(result.AllocedBytesPerOp())
	return nil
}

// bareCall is what a program without a library would do: sign by hand, send,
// and keep the body.
func bareCall(ctx context.Context, address string) error {
	query := url.Values{"RegionId": {region}, "InstanceId": {"i-0"}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/?"+query, nil)
	if err != nil {
		return err
	}
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce)
	empty := sha256.Sum256(nil)
	headers := []struct{ name, value string }{ // sorted, as they are signed
		{"host", request.URL.Host},
		{"x-acs-action", "GetInstanceScreenshot"},
		{"x-acs-content-sha256", hex.EncodeToString(empty[:])},
		{"x-acs-date", time.Now().UTC().Format("2006-01-02T15:04:05Z")},
		{"x-acs-signature-nonce", hex.EncodeToString(nonce)},
		{"x-acs-version", "2014-05-26"},
	}
	var lines, names strings.Builder
	for i, header := range headers {
		if i > 0 {
			names.WriteString(";")
			request.Header.Set(header.name, header.value)
		}
		names.WriteString(header.name)
		lines.WriteString(header.name + ":" + header.value + "\n")
	}
	canonical := sha256.Sum256([]byte("POST\n/\n" + query + "\n" + lines.String() + "\n" + names.String() + "\n" + hex.EncodeToString(empty[:])))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("ACS3-HMAC-SHA256\n" + hex.EncodeToString(canonical[:])))
	request.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential="+keyID+",SignedHeaders="+names.String()+",Signature="+hex.EncodeToString(mac.Sum(nil)))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("refused: %s", body)
	}
	return err
}
