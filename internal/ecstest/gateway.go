package ecstest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// Verbatim is a handler that answers with exactly this text, be it HTTP or not,
// and closes the connection: a service that forgets its status line, say.
func Verbatim(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic("ecstest: this server cannot give its connections away: " + err.Error())
		}
		_, _ = io.WriteString(connection, text)
		_ = connection.Close()
	})
}

// Gateway is a handler that refuses everything with a status, and repeats the
// whole request in every place of its answer, as it came and percent-encoded:
// what a gateway in debugging mode may do.
func Gateway(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, err := httputil.DumpRequest(r, true)
		if err != nil {
			panic("ecstest: the request cannot be written down: " + err.Error())
		}
		text := string(dump)
		plain, err := url.QueryUnescape(text)
		if err != nil {
			plain = text
		}
		echo := text + " " + plain + " " + url.QueryEscape(plain) + " " + url.PathEscape(text)
		line := strings.NewReplacer("\r", " ", "\n", " ").Replace(echo)
		for _, name := range []string{"x-acs-request-id", "Location", "Retry-After", "x-ratelimit-user-api", "Server"} {
			w.Header().Set(name, line)
		}
		w.Header().Set("Content-Type", "application/json; echo="+url.QueryEscape(text))
		w.WriteHeader(status)
		// An error means that the client has left.
		_ = json.NewEncoder(w).Encode(map[string]any{"Code": "Refused." + line, "Message": echo, "RequestId": line, "HostId": line, "Recommend": echo,
			"AccessDeniedDetail": map[string]string{"AuthAction": echo, line: "x"}})
	})
}
