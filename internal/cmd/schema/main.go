// Prints the provider's schemas as `terraform providers schema -json` does, for
// tfplugindocs. They come from the provider itself, so that the documentation is
// the same whatever Terraform there is, and has the actions, of which only
// Terraform 1.14 and later tell.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/provider"
)

// address is where tfplugindocs looks for the schemas of a provider of this name,
// whoever made it.
const address = "registry.terraform.io/hashicorp/alicloud"

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	server := provider.NewServer(ctx, "schema", capture.NewPace(0, 0))()
	answer, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return fmt.Errorf("asking the provider for its schemas: %w", err)
	}
	for _, d := range answer.Diagnostics {
		err = errors.Join(err, fmt.Errorf("%s: %s", d.Summary, d.Detail))
	}
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(schemas{FormatVersion: "1.0", Providers: map[string]providerSchema{address: marshalProvider(answer)}})
}
