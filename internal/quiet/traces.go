package quiet

import (
	"os"
	"strings"
)

// levels are the environment variables from which the plugin libraries take how
// much they log; without them, that is everything.
var levels = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"}

// Traces turns off what the plugin libraries log of every call, unless a variable
// of the environment asks for logs. Terraform takes such lines, some forty a read,
// parses them, and throws them away: a tenth of the time of a plan of many reads.
// Call it before the provider serves.
func Traces() {
	for _, entry := range os.Environ() {
		if strings.HasPrefix(entry, "TF_LOG") || strings.HasPrefix(entry, "TF_ACC_LOG") {
			return
		}
	}
	for _, name := range levels {
		// Setenv fails only for names that are not valid; these are.
		_ = os.Setenv(name, "off")
	}
}
