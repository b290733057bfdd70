// The least that a provider can do for a fetch: one data source that gets a URL
// and keeps the body. It is what the benchmark measures against, so that a
// ratio says what signing, checking, decoding and reading a screen cost.
package main

import (
	"context"
	"io"
	"log"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return plain{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/cloudscreen/plain", ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

type plain struct{}

func (plain) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "plain"
}
func (plain) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (plain) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (plain) Resources(context.Context) []func() resource.Resource                              { return nil }
func (plain) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return fetch{} }}
}

type fetch struct{}

type fetchModel struct {
	URL  types.String `tfsdk:"url"`
	Body types.String `tfsdk:"body"`
}

func (fetch) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "plain_fetch"
}

func (fetch) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"url":  schema.StringAttribute{Required: true},
		"body": schema.StringAttribute{Computed: true},
	}}
}

func (fetch) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model fetchModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	body, err := get(ctx, model.URL.ValueString())
	if err != nil {
		resp.Diagnostics.AddError("Unable to fetch", err.Error())
		return
	}
	model.Body = types.StringValue(body)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func get(ctx context.Context, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
