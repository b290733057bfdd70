package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// fault is what is wrong with one instance, for code that reads failure.
type fault struct {
	code   string // the API's, or one of those below
	status string // the instance's; empty when not known
}

// Codes of failure that are not the API's.
const (
	faultUnwantedText    = "UnwantedText"
	faultUnwantedPicture = "UnwantedPicture"
	faultNotShown        = "NotShown"
	faultBadAnswer       = "BadAnswer"
	faultNoAnswer        = "NoAnswer"
)

const statusRunning = "Running"

// faultOf tells what is wrong with one instance, which on_failure covers, from
// what is wrong with the configuration or was interrupted, which it does not.
func faultOf(err error) (fault, bool) {
	var (
		timeUp      *capture.TimeUpError
		notShown    *capture.NotShownError
		unwanted    *capture.UnwantedTextError
		shunned     *capture.UnwantedPictureError
		badAnswer   *capture.BadAnswerError
		credentials *ecs.CredentialsError
		failure     *ecs.Error
	)
	switch {
	case errors.Is(err, context.Canceled):
		return fault{}, false
	case errors.As(err, &unwanted):
		return fault{faultUnwantedText, statusRunning}, true
	case errors.As(err, &shunned):
		return fault{faultUnwantedPicture, statusRunning}, true
	case errors.As(err, &notShown):
		if notShown.Status != "" {
			return fault{faultNotShown, notShown.Status}, true
		}
		return fault{faultNotShown, statusRunning}, true
	case errors.As(err, &credentials):
		return fault{}, false
	case errors.As(err, &badAnswer), errors.Is(err, ecs.ErrAnswerTooLarge):
		return fault{code: faultBadAnswer}, true
	case errors.As(err, &failure):
		return faultOfCall(failure)
	case errors.As(err, &timeUp):
		return fault{code: faultNoAnswer}, true
	}
	return fault{}, false
}

// faultOfCall goes by the table of refusals. A code that is in none of its rows is
// the instance's: the ones that are the account's or the caller's are known.
func faultOfCall(failure *ecs.Error) (fault, bool) {
	found := fault{code: failure.Code, status: failure.InstanceStatus()}
	if found.code == "" {
		found.code = faultNoAnswer
	}
	switch row := refusalOf(failure); {
	case failure.Throttled(), capture.Passes(failure):
		return found, true
	case failure.Code == "":
		return fault{}, false // no answer of the service's: the network, or the endpoint
	case row != nil && row.ofInstance:
		return found, !isOtherParameter(failure)
	case row != nil:
		return fault{}, false
	}
	return found, true
}

// isOtherParameter tells an InvalidParameter that is not about the instance.
func isOtherParameter(failure *ecs.Error) bool {
	return failure.Code == "InvalidParameter" && failure.Message != "" && !strings.Contains(strings.ToLower(failure.Message), "instanceid")
}
