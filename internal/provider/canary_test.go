package provider

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// canary is in every secret, and in whatever a peer that misbehaves sends; no
// output may hold it.
const canary = "CaNaRy"

// How the cloud of the canaries behaves.
const (
	sound   = "sound"
	echoes  = "ECS repeats its requests"
	garbles = "whoever gives keys forgets its status line"
	repeats = "whoever gives keys repeats its requests"
)

// canaries is a cloud whose keys all hold the canary, and that can turn bad.
type canaries struct {
	*ecstest.Endpoint
	plain     *httptest.Server // everything, on this machine
	intercept *httptest.Server // a proxy that has the sign-in service answer for the whole internet
	authority string           // file with the certificate of that
	mode      atomic.Value

	mu     sync.Mutex
	agents []string
}

const (
	canaryKey      = "LTAI" + canary + "0001"
	canarySecret   = "secret/" + canary + "+%="
	canaryToken    = "token/" + canary + "+%= &"
	canaryExternal = "external " + canary
	canaryPolicy   = `{"Version":"1","Statement":"` + canary + `"}`
	canaryOIDC     = "oidc.token/" + canary
	canaryRole     = "acs:ram::1234567890123456:role/reader"
	canaryOIDCRole = "acs:ram::1234567890123456:role/oidc"
)

func newCanaries(t *testing.T) *canaries {
	t.Helper()
	return newCanariesOver(t, false)
}

func newCanariesOver(t *testing.T, http2 bool) *canaries {
	t.Helper()
	c := new(canaries)
	c.mode.Store(sound)
	c.Endpoint = ecstest.New(
		ecstest.WithInterval(0),
		ecstest.WithIssuedKeys(func(n int, lifetime time.Duration) ecstest.Key {
			return ecstest.Key{ID: fmt.Sprintf("STS.%s%d", canary, n), Secret: fmt.Sprintf("%s-%d", canarySecret, n),
				Token: fmt.Sprintf("%s-%d", canaryToken, n), Expires: time.Now().Add(lifetime)}
		}),
		ecstest.WithKey(ecstest.Key{ID: canaryKey, Secret: canarySecret}),
		ecstest.WithKey(ecstest.Key{ID: canaryKey + "t", Secret: canarySecret, Token: canaryToken}),
		ecstest.WithRole(ecstest.Role{ARN: canaryRole, ExternalID: canaryExternal}),
		ecstest.WithRole(ecstest.Role{ARN: canaryOIDCRole, OIDCProvider: "acs:ram::1:oidc-provider/ci", OIDCToken: canaryOIDC}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login"))}),
	)
	signIn := c.SignIn(ecstest.SignIn{AccessToken: "access/" + canary, RefreshToken: "refresh/" + canary, SSOToken: "sso/" + canary,
		Renewed: func(n int) (string, string) {
			return fmt.Sprint("access/", canary, n), fmt.Sprint("refresh/", canary, n)
		}})
	services := http.NewServeMux()
	services.Handle("/", c.Endpoint)
	services.Handle("/uri/"+canary, c.CredentialsURI(time.Hour))
	services.Handle("/v1/", signIn)
	services.Handle("/cloud-credentials", signIn)
	serve := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.agents = append(c.agents, r.UserAgent())
		c.mu.Unlock()
		ecs := r.Header.Get("x-acs-action") == "GetInstanceScreenshot"
		switch mode := c.mode.Load(); {
		case mode == echoes && ecs, mode == repeats && !ecs:
			ecstest.Gateway(http.StatusForbidden).ServeHTTP(w, r)
		case mode == garbles && !ecs:
			ecstest.Verbatim(`{"AccessKeySecret": "`+canary+`"}`+"\r\n\r\n").ServeHTTP(w, r)
		default:
			services.ServeHTTP(w, r)
		}
	})
	c.plain = httptest.NewServer(serve)
	t.Cleanup(c.plain.Close)
	t.Cleanup(c.Close)
	c.interceptAll(t, serve, http2)
	return c
}

// interceptAll makes a proxy behind which one server answers for every host,
// and the authority that vouches for it.
func (c *canaries) interceptAll(t *testing.T, serve http.Handler, http2 bool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		DNSNames: []string{"oauth.aliyun.com", "*.aliyuncs.com", "ecs.example.com"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c.authority = text("authority.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), t.TempDir())
	target := httptest.NewUnstartedServer(serve)
	target.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	target.EnableHTTP2 = http2
	target.Config.ErrorLog = log.New(io.Discard, "", 0)
	target.StartTLS()
	t.Cleanup(target.Close)
	c.intercept = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(w, "only CONNECT", http.StatusMethodNotAllowed)
			return
		}
		there, err := net.Dial("tcp", target.Listener.Addr().String())
		if err != nil {
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	}))
	t.Cleanup(c.intercept.Close)
}

// canarySource is one way to keys.
type canarySource struct {
	env     []string
	block   string         // more of the provider block
	profile map[string]any // of the CLI's file
	files   map[string]string
	// local says that nobody is asked for keys.
	local bool
}

func canarySources(c *canaries) map[string]canarySource {
	role := `
  assume_role {
    role_arn    = "` + canaryRole + `"
    policy      = var.policy
    external_id = var.external
  }`
	key := []string{"ALICLOUD_ACCESS_KEY=" + canaryKey, "ALICLOUD_SECRET_KEY=" + canarySecret}
	profile := func(fields ...string) map[string]any {
		p := map[string]any{"name": "me"}
		for i := 0; i < len(fields); i += 2 {
			p[fields[i]] = fields[i+1]
		}
		return p
	}
	login := profile("mode", "OAuth", "oauth_site_type", "CN", "oauth_access_token", "access/"+canary, "oauth_refresh_token", "refresh/"+canary)
	login["oauth_access_token_expire"] = 1
	sso := profile("mode", "CloudSSO", "cloud_sso_sign_in_url", c.plain.URL+"/start", "cloud_sso_account_id", "1", "cloud_sso_access_config", "ac-1", "access_token", "sso/"+canary)
	sso["cloud_sso_access_token_expire"] = time.Now().Add(time.Hour).Unix()
	return map[string]canarySource{
		"access key":      {env: key, local: true},
		"temporary key":   {env: []string{"ALICLOUD_ACCESS_KEY=" + canaryKey + "t", "ALICLOUD_SECRET_KEY=" + canarySecret, "ALICLOUD_SECURITY_TOKEN=" + canaryToken}, local: true},
		"role":            {env: key, block: role},
		"role twice":      {env: key, block: role + role},
		"OIDC":            {files: map[string]string{"token": canaryOIDC}, env: []string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE=~/token", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=acs:ram::1:oidc-provider/ci", "ALIBABA_CLOUD_ROLE_ARN=" + canaryOIDCRole}},
		"URI":             {env: []string{"ALIBABA_CLOUD_CREDENTIALS_URI=" + c.plain.URL + "/uri/" + canary}},
		"AK profile":      {profile: profile("mode", "AK", "access_key_id", canaryKey, "access_key_secret", canarySecret), local: true},
		"role profile":    {profile: profile("mode", "RamRoleArn", "access_key_id", canaryKey, "access_key_secret", canarySecret, "ram_role_arn", canaryRole, "external_id", canaryExternal, "policy", canaryPolicy)},
		"URI profile":     {profile: profile("mode", "CredentialsURI", "credentials_uri", c.plain.URL+"/uri/"+canary)},
		"process profile": {profile: profile("mode", "External", "process_command", `printf '%s' '{"access_key_id":"`+canaryKey+`","access_key_secret":"`+canarySecret+`"}'`), local: true},
		"CloudSSO":        {profile: sso},
		"OAuth":           {profile: login, env: []string{"HTTPS_PROXY=http://user:" + canary + "@" + strings.TrimPrefix(c.intercept.URL, "http://"), "SSL_CERT_FILE=" + c.authority}},
	}
}

// No output of Terraform, at its most talkative, no plan, state or User-Agent
// holds a secret, wherever the keys come from and however the peers behave.
func TestCLICanary(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the process that gives keys is a shell's")
	}
	for name, source := range canarySources(newCanaries(t)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCanaries(t)
			source = canarySources(c)[name]
			space := c.workspace(t, source)
			out := space.must(t, "apply", "-auto-approve", "-no-color")
			plan, err := os.ReadFile(filepath.Join(space.folder, "terraform.tfstate"))
			if err != nil {
				t.Fatal(err)
			}
			checkCanary(t, sound, out+string(plan))
			for _, mode := range []string{echoes, garbles, repeats} {
				if source.local && mode != echoes {
					continue
				}
				c.mode.Store(mode)
				out, err := space.run("plan", "-no-color", "-out", "plan")
				if err == nil || !strings.Contains(out, "Error: ") {
					t.Errorf("%s: %v\n%.2000s", mode, err, out)
				}
				checkCanary(t, mode, out)
			}
			c.mu.Lock()
			checkCanary(t, "User-Agent", strings.Join(c.agents, "\n"))
			c.mu.Unlock()
		})
	}
}

// workspace is a configuration that takes its keys from source.
func (c *canaries) workspace(t *testing.T, source canarySource) *workspace {
	t.Helper()
	host := strings.TrimPrefix(c.plain.URL, "http://")
	space := newWorkspace(t, requiredProvider+fmt.Sprintf(`
variable "policy" { sensitive = true }
variable "external" { sensitive = true }
provider "alicloud" {
  region            = "cn-hangzhou"
  protocol          = "HTTP"
  max_retry_timeout = 2
  endpoints {
    ecs = %q
    sts = %q
  }
%s
}
data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }
output "seen" { value = data.alicloud_instance_screenshot.x.screen_type }
`, host, host, source.block))
	home := t.TempDir()
	if source.profile != nil {
		home = cliFile(t, "me", source.profile)
	}
	for name, content := range source.files {
		text(name, content, home)
	}
	space.env = append(space.env, "HOME="+home, "TF_LOG=TRACE", "DEBUG=tea,dara,sdk,credential",
		"TF_VAR_policy="+canaryPolicy, "TF_VAR_external="+canaryExternal)
	space.env = append(space.env, source.env...)
	return space
}

var signatureText = regexp.MustCompile(`(?i)Signature(=|%3D)[0-9a-z%]{8}`)

func checkCanary(t *testing.T, where, text string) {
	t.Helper()
	if at := strings.Index(text, canary); at >= 0 {
		t.Errorf("%s: a secret shows: %s", where, text[max(0, at-300):min(len(text), at+100)])
	}
	if found := signatureText.FindString(text); found != "" {
		t.Errorf("%s: a signature shows: %s", where, found)
	}
}

// What net/http and gRPC write of every frame when GODEBUG asks for it, the
// provider does not. Terraform's own frames are in the log all the same.
func TestCLICanaryOfFrames(t *testing.T) {
	t.Parallel()
	c := newCanariesOver(t, true)
	space := newWorkspace(t, requiredProvider+`
provider "alicloud" {
  region = "cn-hangzhou"
  endpoints { ecs = "ecs.example.com" }
}
data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }`)
	space.env = append(space.env, "TF_LOG=TRACE", "GODEBUG=http2debug=2", "HTTPS_PROXY="+c.intercept.URL, "SSL_CERT_FILE="+c.authority,
		"ALICLOUD_ACCESS_KEY="+canaryKey, "ALICLOUD_SECRET_KEY="+canarySecret)
	out := space.must(t, "plan", "-no-color")
	if c.Count("i-1") != 1 || !strings.Contains(out, "http2: Framer") {
		t.Fatalf("%d calls; Terraform itself should write frames", c.Count("i-1"))
	}
	for line := range strings.Lines(out) {
		if strings.Contains(line, "provider.terraform-provider-alicloud") && (strings.Contains(line, "http2: ") || strings.Contains(line, canary)) {
			t.Errorf("the provider writes frames: %.300s", line)
		}
	}
}

// Proxies: a password shows nowhere, be it of an address that is none, of a
// proxy that refuses or of one that talks.
func TestCLICanaryOfProxies(t *testing.T) {
	t.Parallel()
	refusing := httptest.NewServer(ecstest.Verbatim("HTTP/1.1 407 " + canary + "\r\nProxy-Authenticate: Basic realm=\"" + canary + "\"\r\n\r\n"))
	defer refusing.Close()
	garbling := httptest.NewServer(ecstest.Verbatim(canary + "\r\n\r\n"))
	defer garbling.Close()
	space := newWorkspace(t, requiredProvider+`
provider "alicloud" {
  region            = "cn-hangzhou"
  max_retry_timeout = 2
  endpoints { ecs = "ecs.example.com" }
}
data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }`)
	space.env = append(space.env, "TF_LOG=TRACE", "ALICLOUD_ACCESS_KEY="+canaryKey, "ALICLOUD_SECRET_KEY="+canarySecret, "NO_PROXY=127.0.0.1")
	good := "@" + strings.TrimPrefix(refusing.URL, "http://")
	for address, words := range map[string]string{
		"http://user:" + canary + good:                                              "the proxy does not connect: it answers with HTTP status 407",
		"http://user:" + canary + "@" + strings.TrimPrefix(garbling.URL, "http://"): "is not proper HTTP",
		"http://user:#" + canary + good:                                             "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"http://user:%z" + canary + good:                                            "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"http://user:^" + canary + good:                                             "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"http://user:|" + canary + good:                                             "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"http://user:/" + canary + good:                                             "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"http://user: " + canary + good:                                             "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"user:" + canary + "#x" + good:                                              "the environment variable HTTPS_PROXY does not hold the address of a proxy",
		"http://" + canary + ":port/path":                                           "the environment variable HTTPS_PROXY does not hold the address of a proxy",
	} {
		try := &workspace{folder: space.folder, env: append(append([]string{}, space.env...), "HTTPS_PROXY="+address)}
		out, err := try.run("plan", "-no-color")
		if err == nil || !acrossLines(words).MatchString(out) {
			t.Errorf("%s: %v, no word of %q\n%s", address, err, words, out[max(0, len(out)-1500):])
		}
		checkCanary(t, address, out)
	}
}
