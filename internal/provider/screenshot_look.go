package provider

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// twin is what differs between the four looks in what a person is told of one.
type twin struct {
	noun    string // what the look is called
	timeout string // the argument of its timeouts
	ordered bool   // whether depends_on can order it
}

var (
	resourceTwin   = twin{noun: "look", timeout: "create", ordered: true}
	dataSourceTwin = twin{noun: "read", timeout: "read", ordered: true}
	ephemeralTwin  = twin{noun: "read", timeout: "open", ordered: true}
	actionTwin     = twin{noun: "action", timeout: "invoke"}
)

// limit is the argument that bounds the look.
func (t twin) limit() string { return "timeouts." + t.timeout }

// asked is a request, and which of the four made it.
type asked struct {
	capture.Request
	twin
}

// outcome is what a look came to.
type outcome struct {
	asked
	result *capture.Result // the last picture; nil when there was none
	err    error           // nil when the look came to what it was taken for
	kept   string          // of a look that failed: what became of output_file, a sentence
}

// observer hears of what a look goes through.
type observer func(ctx context.Context, message string, fields map[string]any)

// logObservation tells TF_LOG what a look goes through; fields hold no secrets.
func logObservation(ctx context.Context, message string, fields map[string]any) {
	tflog.Info(ctx, message, fields)
}

// look does what all four do: it takes the picture and writes output_file. The
// diagnostics are about everything but what the look came to, which is in the
// outcome; with an error among them there may be none.
func (m *screenshotArguments) look(ctx context.Context, s *session, t twin, observe observer) (*outcome, diag.Diagnostics) {
	if s == nil {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Provider is not configured",
			"Terraform asked for a screen before it configured the provider. This is a bug in Terraform or in the provider; please report it.")}
	}
	timeout, _ := m.timeout()
	request, diags := m.request(ctx, s, timeout)
	file, more := m.claimOutputFile(s, request)
	diags.Append(more...)
	if diags.HasError() {
		return nil, diags
	}
	request.Observe = s.masked(observe)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.interrupted, cancel)() //nolint:contextcheck // the look has a context of its own, which this one ends
	o := &outcome{asked: asked{request, t}}
	o.result, o.err = s.reader.Read(ctx, request)
	var seen *capture.WaitError
	if errors.As(o.err, &seen) {
		o.result = seen.Last
	}
	diags.Append(o.keep(file)...)
	return o, diags
}

// explain is what a person is told of a look that failed.
func (o *outcome) explain() diag.Diagnostic { return explain(o.err, o.asked, o.kept) }

// keep writes the last picture to file, whatever the look came to: a screen that
// fails an apply is the one that everybody wants to see.
func (o *outcome) keep(file *outputFile) diag.Diagnostics {
	switch {
	case file == nil:
		return nil
	case o.result == nil:
		o.kept = explainNothingKept(file.path, modified(file.path))
		return nil
	}
	diags := save(file, o.result)
	if !diags.HasError() {
		o.kept = explainKept(file.path)
	}
	return diags
}

// claimOutputFile gives output_file, or nil when there is none. It comes before
// the call: nobody should wait minutes to hear of a typo.
func (m *screenshotArguments) claimOutputFile(s *session, request capture.Request) (*outputFile, diag.Diagnostics) {
	if m.OutputFile.ValueString() == "" {
		return nil, nil
	}
	file, err := s.files.claim(m.OutputFile.ValueString(), request.InstanceID+" in "+request.Region, s.home)
	if err != nil {
		return nil, diag.Diagnostics{explainFile(err)}
	}
	return file, nil
}

// save writes the decoded picture to file.
func save(file *outputFile, result *capture.Result) diag.Diagnostics {
	data, err := screen.DecodeBase64(result.Screenshot)
	if err == nil {
		err = file.write(data)
	}
	switch contentType := result.Picture.ContentType(); {
	case err != nil:
		return diag.Diagnostics{explainFileNotWritten(err)}
	case file.contradicts(contentType):
		return diag.Diagnostics{warnOfExtension(file, contentType)}
	}
	return nil
}

// take is a look whose outcome fills the model.
func (m *passingModel) take(ctx context.Context, s *session, t twin) diag.Diagnostics {
	o, diags := m.look(ctx, s, t, logObservation)
	if o != nil {
		diags.Append(m.settle(o)...)
	}
	return diags
}

// settle fills the model with what the look came to; what on_failure covers
// becomes its failure, and is no diagnostic.
func (m *passingModel) settle(o *outcome) diag.Diagnostics {
	failure := types.ObjectNull(failureType.AttrTypes)
	if o.err != nil {
		fault, covered := faultOf(o.err)
		if m.OnFailure.ValueString() != onFailureContinue || !covered {
			return diag.Diagnostics{o.explain()}
		}
		words := o.explain()
		failure = types.ObjectValueMust(failureType.AttrTypes, map[string]attr.Value{
			"code":            types.StringValue(fault.code),
			"summary":         types.StringValue(words.Summary()),
			"detail":          types.StringValue(words.Detail()),
			"instance_status": types.StringValue(fault.status),
		})
	}
	m.Failure = failure
	m.Region = types.StringValue(o.Region)
	m.fill(o.result, m.IncludeScreenshot)
	return nil
}

// modified is when a file was written; zero when there is none.
func modified(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
