// Package provider is what Terraform sees: schemas, configuration and the
// words for people. Everything it does is done by capture, ecs and screen.
package provider

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
)

// typePrefix begins every type name, whatever the user calls the provider.
const typePrefix = "alicloud"

// screenProvider implements provider.Provider.
type screenProvider struct {
	version string
	reader  *capture.Reader
	files   *outputFiles
	// interrupted ends the reads of all providers that share it.
	interrupted context.Context
}

var (
	_ provider.ProviderWithFunctions          = (*screenProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*screenProvider)(nil)
	_ provider.ProviderWithActions            = (*screenProvider)(nil)
)

// New gives a factory of providers that share pace and files, so that two of
// them in one process never ask for an instance's screen closer together than
// the API allows, nor write one file. version goes into the User-Agent. When interrupted ends, so do all
// reads.
func New(interrupted context.Context, version string, pace *capture.Pace) func() provider.Provider {
	reader, files := capture.NewReader(pace), new(outputFiles)
	return func() provider.Provider {
		return &screenProvider{version: version, reader: reader, files: files, interrupted: interrupted}
	}
}

// Metadata implements provider.Provider.
func (p *screenProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = typePrefix
	resp.Version = p.version
}

// Configure implements provider.Provider. It reads arguments, environment and
// the CLI's file, and sends nothing: keys are fetched by the first read.
func (p *screenProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	session, diags := configure(ctx, model, os.Getenv, p.userAgent(req.TerraformVersion))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	session.reader, session.files, session.interrupted = p.reader, p.files, p.interrupted
	resp.ResourceData = session
	resp.DataSourceData = session
	resp.EphemeralResourceData = session
	resp.ActionData = session
}

func (p *screenProvider) userAgent(terraformVersion string) string {
	return fmt.Sprintf("HashiCorp-Terraform/%s Cloudscreen-Alicloud/%s", terraformVersion, p.version)
}

// DataSources implements provider.Provider.
func (p *screenProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newScreenshotDataSource}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *screenProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newScreenshotEphemeral}
}

// Actions implements provider.ProviderWithActions. A Terraform before 1.14 sees
// a provider that has none.
func (p *screenProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{newScreenshotAction}
}

// Resources implements provider.Provider.
func (p *screenProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newScreenshotResource}
}

// Functions implements provider.ProviderWithFunctions. They are pure, and work
// without a provider block.
func (p *screenProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newScreenTextFunction, newScreenPreviewFunction, newScreenSimilarityFunction, newScreenFindFunction}
}

// sessionFrom gives what Configure handed down; nil, without an error, means
// that the provider is not configured yet (Terraform validates without it).
func sessionFrom(data any) (*session, diag.Diagnostics) {
	if data == nil {
		return nil, nil
	}
	s, ok := data.(*session)
	if !ok {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Unable to use the provider's configuration",
			fmt.Sprintf("The provider handed down %T. This is a bug in the provider; please report it.", data))}
	}
	return s, nil
}
