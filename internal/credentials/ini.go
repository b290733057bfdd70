package credentials

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// IsINI reports whether a file is one of the SDKs rather than the CLI's: the
// environment variable ALIBABA_CLOUD_CREDENTIALS_FILE names the one to the SDKs
// and the other to aliyun/alicloud.
func IsINI(path string) bool {
	data, err := readSmallFile(path)
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' && line[0] != ';' {
			return iniHeading.MatchString(line)
		}
	}
	return false
}

// iniHeading is a [section]; a list of JSON has quotation marks or braces.
var iniHeading = regexp.MustCompile(`^\[[^]"{\[]+\]`)

// parseINI reads one section of an INI file such as ~/.alibabacloud/credentials.
// Its errors name lines and hold none of their text. nil, without an error,
// means that there is no such section.
func parseINI(data []byte, wanted string) (map[string]string, error) {
	var section map[string]string
	inside := false
	for number, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[':
			name, rest, closed := strings.Cut(line[1:], "]")
			if rest = strings.TrimSpace(rest); !closed || rest != "" && rest[0] != '#' && rest[0] != ';' {
				return nil, fmt.Errorf("the file's line %d is not a [section]", number+1)
			}
			inside = strings.TrimSpace(name) == wanted
			if inside && section == nil {
				section = make(map[string]string)
			}
		default:
			at := strings.IndexAny(line, "=:")
			if at < 1 {
				return nil, fmt.Errorf("the file's line %d is neither a [section] nor name = value", number+1)
			}
			if inside {
				section[strings.TrimSpace(line[:at])] = iniValue(line[at+1:])
			}
		}
	}
	return section, nil
}

// iniValue takes off quotation marks, or a comment behind a space.
func iniValue(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		return text[1 : len(text)-1]
	}
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		text, _, _ = strings.Cut(text, mark)
	}
	return strings.TrimSpace(text)
}

// iniSection makes the source that a section describes.
func (s *sources) iniSection(section map[string]string, words string) (*cachedSource, error) {
	static := acs.Keys{AccessKeyID: section["access_key_id"], AccessKeySecret: section["access_key_secret"], Source: words}
	switch section["type"] {
	case "access_key":
		return s.static(static)
	case "ecs_ram_role":
		return s.instanceRole(section["role_name"], words, instanceRolePatience)
	case "ram_role_arn":
		base, err := s.static(static)
		if err != nil {
			return nil, err
		}
		if section["role_arn"] == "" {
			return nil, &acs.CredentialsError{Source: words, Err: errors.New("it has type ram_role_arn, but no role_arn")}
		}
		return s.assumeRole(base, AssumeRole{RoleARN: section["role_arn"], SessionName: section["role_session_name"],
			Policy: section["policy"]}, stsPlace{})
	}
	return nil, &acs.CredentialsError{Source: words, Err: errors.New("its type is none of access_key, ecs_ram_role and ram_role_arn")}
}
