package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// explanation is an error in the words of the person who has to act on it.
type explanation struct {
	summary string
	at      path.Path // the argument at fault; empty when none is
	detail  string
}

// explain is the only place where an error of a look becomes words. kept is a
// sentence about output_file, or empty.
func explain(err error, look asked, kept string) diag.Diagnostic {
	e := explanationOf(err, look)
	var seen *capture.WaitError
	if errors.As(err, &seen) {
		e.detail += "\n\n" + explainSeen(seen, look)
	}
	if kept != "" {
		e.detail += "\n\n" + kept
	}
	detail := e.detail + "\n\n" + facts(err, look)
	if len(e.at.Steps()) == 0 {
		return diag.NewErrorDiagnostic(e.summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(e.at, e.summary, detail)
}

func explanationOf(err error, look asked) explanation {
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
		return explainInterrupt(err, look)
	case errors.As(err, &notShown):
		return explainNotShown(notShown, look)
	case errors.As(err, &unwanted):
		return explainUnwanted(unwanted)
	case errors.As(err, &shunned):
		return explainShunned(shunned)
	case errors.As(err, &timeUp):
		return explainTimeUp(timeUp, look)
	case errors.As(err, &badAnswer):
		return explanation{"Answer without a usable picture", path.Empty(), fmt.Sprintf(
			"The service answered, but %s. Nothing of it was kept. Try again; if it stays so, ask Alibaba Cloud's support with the request ID below.", printable(badAnswer.Error()))}
	case errors.As(err, &credentials):
		return explainCredentials(credentials)
	case errors.As(err, &failure) && (failure.HTTPStatus == 0 || errors.Is(err, ecs.ErrAnswerTooLarge)):
		return explainUnreachable(failure, look)
	case errors.As(err, &failure):
		return explainRefusal(printableRefusal(failure), look)
	}
	return explanation{"Unable to read the screen", path.Empty(), sentence(strings.TrimSuffix(printable(err.Error()), ".")) + "."}
}

// refusal is a row of the API's error table; the first row whose codes match
// is used. A code that ends in a full stop matches every code of its family.
type refusal struct {
	codes []string
	words func(*ecs.Error, asked) explanation
	// ofInstance says that something is wrong with this one instance, and not
	// with what was configured.
	ofInstance bool
}

var refusals = []refusal{
	{codes: []string{"MissingParameter", "MissingParameter."}, words: explainMissingParameter},
	{codes: []string{"InvalidParameter", "InvalidInstanceId", "InvalidInstanceId.", "Forbidden.InstanceNotFound"}, words: explainNotFound, ofInstance: true},
	{codes: []string{"IncorrectInstanceStatus", "IncorrectInstanceStatus."}, words: explainNotRunning, ofInstance: true},
	{codes: []string{"NotSupported"}, words: explainRetiredType, ofInstance: true},
	{codes: []string{"InvalidRegionId", "InvalidRegionId.", "NotSupportedEndpoint"}, words: explainNoSuchRegion},
	{codes: []string{"Forbidden.RiskControl", "Forbidden.RiskControl."}, words: explainRiskControl},
	{codes: []string{"Forbidden", "Forbidden.", "NoPermission", "UnauthorizedNoPermission", "AuthFailure"}, words: explainForbidden},
	{codes: []string{"InvalidAccessKeyId", "InvalidAccessKeyId.", "SignatureDoesNotMatch", "IncompleteSignature",
		"InvalidSecurityToken", "InvalidSecurityToken.", "MissingSecurityToken"}, words: explainKeys},
	{codes: []string{"InvalidTimeStamp", "InvalidTimeStamp.", "SignatureNonceUsed"}, words: explainClock},
}

// refusalOf is the row of a refusal, or nil.
func refusalOf(failure *ecs.Error) *refusal {
	for i, row := range refusals {
		if slices.ContainsFunc(row.codes, func(code string) bool {
			return code == failure.Code || strings.HasSuffix(code, ".") && strings.HasPrefix(failure.Code, code)
		}) {
			return &refusals[i]
		}
	}
	return nil
}

func explainRefusal(failure *ecs.Error, look asked) explanation {
	if row := refusalOf(failure); row != nil {
		return row.words(failure, look)
	}
	switch {
	case failure.Throttled():
		return explanation{"Calls are throttled", path.Empty(), "The service refused the call because there were too many. " + itSays(failure)}
	case failure.HTTPStatus >= 300 && failure.HTTPStatus < 400:
		return explanation{"Endpoint answers with a redirect", path.Root("region"), fmt.Sprintf(
			"%s sent the request elsewhere. A signed request is never redirected, so something between here and the service answers in its place: a proxy's login page, or a wrong endpoint in the provider block.", failure.Endpoint)}
	case failure.Code == "":
		return explanation{"Answer is not the service's", path.Empty(), fmt.Sprintf(
			"%s answered with HTTP status %d, but %s. Check the proxy (HTTPS_PROXY, NO_PROXY) and the provider's endpoints.",
			failure.Endpoint, failure.HTTPStatus, reason(failure))}
	}
	return explanation{"Unable to read the screen", path.Empty(), itSays(failure)}
}

func explainMissingParameter(failure *ecs.Error, look asked) explanation {
	return explanation{"Parameter missing", path.Root("instance_id"), fmt.Sprintf(
		"The service misses a parameter, though instance_id %q and region %q were sent. %s If both are right, this is a bug in the provider; please report it.",
		look.InstanceID, look.Region, itSays(failure))}
}

// explainRiskControl: no policy of RAM is behind this refusal, and none helps.
func explainRiskControl(failure *ecs.Error, _ asked) explanation {
	return explanation{"Call stopped by risk control", path.Empty(), fmt.Sprintf(
		"Alibaba Cloud's risk control stopped the call. That is about the account, or about where the call came from, and not about RAM: no policy allows it. The account's owner finds the reason in the console's message centre, or asks Alibaba Cloud's support with the request ID below.\n\nThe key came from: %s. %s",
		keySource(failure), itSays(failure))}
}

func explainNotFound(failure *ecs.Error, look asked) explanation {
	if isOtherParameter(failure) {
		return explanation{"Parameter refused", path.Empty(), itSays(failure)}
	}
	return explanation{"Instance not found", path.Root("instance_id"), fmt.Sprintf(
		"Region %s has no instance %s in this account. Check instance_id and region: an instance is found only in the region it was made in, and only with its own account's keys (%s).",
		look.Region, look.InstanceID, keySource(failure))}
}

func explainNotRunning(failure *ecs.Error, look asked) explanation {
	status := failure.InstanceStatus()
	var advice string
	switch status {
	case "":
		return explanation{"Instance is not running", path.Root("instance_id"),
			"Only a Running instance has a screen. " + itSays(failure)}
	case "Pending", "Starting":
		advice = fmt.Sprintf("It should be Running soon: let the %s wait for its screen with wait_for, or look later.", look.noun)
	case "Stopping", "Stopped":
		advice = "Start it first."
		if look.ordered {
			advice = fmt.Sprintf("Start it first; where the configuration starts it, let this %s depend on that (depends_on).", look.noun)
		}
	default:
		advice = "Bring it to Running first."
	}
	return explanation{"Instance is not running", path.Root("instance_id"),
		fmt.Sprintf("The instance is %s, and only a Running instance has a screen. %s", status, advice)}
}

func explainRetiredType(failure *ecs.Error, look asked) explanation {
	return explanation{"Instance type has no screenshots", path.Root("instance_id"),
		"The instance is of a retired type, for which the service takes no screenshots, and no setting changes that. Move it to a current instance type, or leave this " + look.noun + " out. " + itSays(failure)}
}

func explainNoSuchRegion(failure *ecs.Error, look asked) explanation {
	return explanation{"Region not found", path.Root("region"), fmt.Sprintf(
		"The service does not know region %q, or not at %s. Check region: it is an id such as \"cn-hangzhou\" or \"eu-central-1\", not a zone.",
		look.Region, failure.Endpoint)}
}

func explainForbidden(failure *ecs.Error, look asked) explanation {
	account := failure.AccessDeniedDetail["AuthPrincipalOwnerId"]
	if account == "" {
		account = "*"
	}
	detail := fmt.Sprintf("The keys (%s) may not read this screen. Ask an administrator for a RAM policy that allows\n\n  action    ecs:GetInstanceScreenshot\n  resource  acs:ecs:%s:%s:instance/%s",
		keySource(failure), look.Region, account, look.InstanceID)
	for _, field := range []struct{ name, words string }{
		{"AuthAction", "Action refused"}, {"AuthPrincipalType", "Kind of caller"}, {"AuthPrincipalDisplayName", "Caller"},
		{"NoPermissionType", "Kind of refusal"}, {"PolicyType", "Policy that decides"},
	} {
		if value := failure.AccessDeniedDetail[field.name]; value != "" {
			detail += fmt.Sprintf("\n\n%s: %s", field.words, value)
		}
	}
	return explanation{"Not allowed to read the screen", path.Empty(), detail + "\n\n" + itSays(failure)}
}

func explainKeys(failure *ecs.Error, _ asked) explanation {
	var problem string
	switch {
	case strings.HasPrefix(failure.Code, "InvalidAccessKeyId.Inactive"):
		problem = "The access key is disabled. Enable it in the RAM console, or use another."
	case strings.HasPrefix(failure.Code, "InvalidAccessKeyId"):
		problem = "The service does not know the access key. It may have been deleted, or belong to another site (China and international accounts are apart)."
	case strings.HasSuffix(failure.Code, ".Expired"):
		problem = "The temporary key has expired. Get a new one."
	case strings.HasPrefix(failure.Code, "InvalidSecurityToken"), failure.Code == "MissingSecurityToken":
		problem = "The security token does not go with the access key. A temporary key consists of three parts, id, secret and token, which must be from one issue."
	default:
		problem = "The secret does not go with the access key. Check that it was copied whole, without white space, and is of the same key."
	}
	return explanation{"Access key not accepted", path.Empty(), fmt.Sprintf("%s\n\nThe key came from: %s.", problem, keySource(failure))}
}

func explainClock(failure *ecs.Error, _ asked) explanation {
	if failure.Code == "SignatureNonceUsed" {
		return explanation{"Request seen twice", path.Empty(),
			"The service says that it has seen this request before, also after it was signed anew. Something on the way may repeat requests: check the proxy."}
	}
	return explanation{"Clock is off", path.Empty(), fmt.Sprintf(
		"The service takes requests that are at most 15 minutes old, and this machine's clock says %s. Set the clock (NTP) and try again.", time.Now().UTC().Format(time.RFC3339))}
}

// explainCredentials lists what was tried, one source a line.
func explainCredentials(e *ecs.CredentialsError) explanation {
	var failure *ecs.Error
	switch {
	case errors.As(e.Err, &failure) && failure.Throttled():
		return explanation{"Calls for keys are throttled", path.Empty(), sentence(strings.TrimSuffix(e.Error(), ".")) +
			". There were too many calls for keys, not for screens: whoever hands them out counts by the account. Let fewer programs ask at once, or give them keys that last."}
	case len(e.Tried) == 0:
		return explanation{"Unable to get credentials", path.Empty(), sentence(strings.TrimSuffix(e.Error(), ".")) + "."}
	}
	last := &ecs.CredentialsError{Source: e.Source, Step: e.Step, Err: e.Err}
	detail := sentence(strings.TrimSuffix(last.Error(), ".")) + ". Tried, in this order:\n"
	for _, attempt := range e.Tried {
		detail += fmt.Sprintf("\n  - %s: %s", attempt.Source, attempt.Reason)
	}
	return explanation{"Unable to get credentials", path.Empty(), detail +
		"\n\nGive the provider block access_key and secret_key, or a profile, or set ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY."}
}

// explainUnreachable: there was no answer at all.
func explainUnreachable(failure *ecs.Error, look asked) explanation {
	var dns *net.DNSError
	switch {
	case errors.As(failure.Err, &dns) && dns.IsNotFound:
		return explanation{"Endpoint not found", path.Root("region"), fmt.Sprintf(
			"There is no host %s. If %q is not the id of a region, that is why; else check the network's DNS and the provider's endpoints.", dns.Name, look.Region)}
	case errors.Is(failure.Err, ecs.ErrAnswerTooLarge):
		return explanation{"Answer is too large", path.Empty(), fmt.Sprintf("%s sent more than any screen needs: %v. Nothing of it was kept.", failure.Endpoint, failure.Err)}
	}
	return explanation{"Unable to reach the service", path.Empty(), fmt.Sprintf(
		"Calling %s failed: %s. Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the provider's endpoints.", failure.Endpoint, failure.Err)}
}

// explainTimeUp tells what took the time, and then what the last error means.
func explainTimeUp(e *capture.TimeUpError, look asked) explanation {
	limit := look.limit() + " is " + look.Timeout.String()
	if look.MaxRetry > 0 && look.MaxRetry < look.Timeout {
		limit = "the provider's max_retry_timeout is " + look.MaxRetry.String()
	}
	calls := "no call was answered"
	if e.Answers == 1 {
		calls = "1 call was answered"
	} else if e.Answers > 1 {
		calls = fmt.Sprintf("%d calls were answered", e.Answers)
	}
	detail := fmt.Sprintf("There was no picture after %s (%s); %s. The %s was waiting for %s.", inSeconds(e.Elapsed), limit, calls, look.noun, e.Phase)
	var failure *ecs.Error
	var credentials *ecs.CredentialsError
	if errors.As(e.Last, &failure) && failure.Throttled() && !errors.As(e.Last, &credentials) {
		return explanation{"Calls are throttled", path.Root(timeoutsBlock).AtName(look.timeout), detail + fmt.Sprintf(
			" The service refused each call because there were too many: it allows one in 10 seconds for an instance, and some in a minute for an account and region. Give the %s more time, or let fewer programs ask at once. %s", look.noun, itSays(failure))}
	}
	if e.Last != nil {
		last := explanationOf(e.Last, look)
		detail += "\n\nThe last call ended so: " + last.summary + ". " + last.detail
	}
	return explanation{"No screenshot in time", path.Root(timeoutsBlock).AtName(look.timeout), detail}
}

// explainInterrupt: Ctrl-C, or a signal that asks to end.
func explainInterrupt(err error, look asked) explanation {
	what := "before it had a picture"
	var seen *capture.WaitError
	if errors.As(err, &seen) {
		what = "before the screen showed what it waited for"
	}
	return explanation{"Interrupted", path.Empty(), fmt.Sprintf("The %s was interrupted %s.", look.noun, what)}
}

func inSeconds(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// itSays quotes the service.
func itSays(failure *ecs.Error) string {
	if failure.Message == "" {
		return "The service gave no reason."
	}
	return fmt.Sprintf("The service says: %s", strings.TrimRight(failure.Message, ". ")+".")
}

// keySource says where the keys of a call came from.
func keySource(failure *ecs.Error) string {
	if failure.KeySource == "" {
		return "source unknown"
	}
	return failure.KeySource
}

// reason is what an answer that is not the service's says of itself.
func reason(failure *ecs.Error) string {
	if failure.Message == "" && failure.Err != nil {
		return failure.Err.Error()
	}
	return failure.Message
}

// facts is the fixed block that ends every explanation.
func facts(err error, look asked) string {
	lines := []string{fmt.Sprintf("Instance: %s in region %s", look.InstanceID, look.Region)}
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	var failure *ecs.Error
	var badAnswer *capture.BadAnswerError
	switch {
	case errors.As(err, &badAnswer):
		add("Request ID", printable(badAnswer.RequestID))
	case errors.As(err, &failure):
		failure = printableRefusal(failure)
		add("Code", failure.Code)
		if failure.HTTPStatus != 0 {
			add("HTTP status", fmt.Sprint(failure.HTTPStatus))
		}
		add("Request ID", failure.RequestID)
		add("More", failure.Recommend)
	}
	return strings.Join(lines, "\n")
}
