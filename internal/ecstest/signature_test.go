package ecstest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Worked examples of the service's own documentation, so that signing and
// verifying cannot share a mistake.
func TestSignaturesOfTheDocumentation(t *testing.T) {
	t.Run("ACS3-HMAC-SHA256", func(t *testing.T) {
		// https://help.aliyun.com/document_detail/2593177.html
		r := httptest.NewRequest(http.MethodPost, "/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai", nil)
		r.Host = "ecs.cn-shanghai.aliyuncs.com"
		r.Header.Set("x-acs-action", "RunInstances")
		r.Header.Set("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
		r.Header.Set("x-acs-date", "2023-10-26T10:22:32Z")
		r.Header.Set("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d")
		r.Header.Set("x-acs-version", "2014-05-26")
		r.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"+
			"Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
		c := readClaim(r, nil, r.URL.Query())
		if c.err != nil || c.keyID != "YourAccessKeyId" {
			t.Fatalf("claim %+v", c)
		}
		if !c.matches("YourAccessKeySecret") || c.matches("AnotherSecret") {
			t.Error("the example's signature must match its secret and no other")
		}
	})
	t.Run("HMAC-SHA1", func(t *testing.T) {
		// https://help.aliyun.com/document_detail/315526.html
		query := "Timestamp=2016-02-23T12%3A46%3A24Z&Format=XML&AccessKeyId=testid&Action=DescribeRegions&SignatureMethod=HMAC-SHA1" +
			"&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Version=2014-05-26&SignatureVersion=1.0&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D"
		r := httptest.NewRequest(http.MethodGet, "/?"+query, nil)
		c := readClaim(r, nil, r.URL.Query())
		if c.err != nil || c.keyID != "testid" {
			t.Fatalf("claim %+v", c)
		}
		if !c.matches("testsecret") || c.matches("testsecre") {
			t.Error("the example's signature must match its secret and no other")
		}
	})
}

func TestEscapeFollowsRFC3986(t *testing.T) {
	if got := escape("a b*c~d+e/f=中-_."); got != "a%20b%2Ac~d%2Be%2Ff%3D%E4%B8%AD-_." {
		t.Errorf("escape gave %q", got)
	}
	if got := canonicalQuery(url.Values{"b": {"2"}, "a": {"1", "0"}, "A": {""}}); got != "A=&a=0&a=1&b=2" {
		t.Errorf("canonicalQuery gave %q", got)
	}
}

func TestEverySteeringHeaderMustBeSigned(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("x-acs-action", "GetInstanceScreenshot")
	r.Header.Set("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
	r.Header.Set("x-acs-date", "2026-01-01T00:00:00Z")
	r.Header.Set("x-acs-signature-nonce", "n")
	r.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential=k,SignedHeaders=host;x-acs-content-sha256,Signature=00")
	if c := readClaim(r, nil, nil); c.err == nil || !strings.Contains(c.err.message, "x-acs-action is not among SignedHeaders") {
		t.Errorf("claim %+v", c)
	}
}
