package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// explainNoRegion lists where a region may come from: a default would read
// the wrong machine's neighbourhood without a word.
// problem is why the profile gave none, or empty.
func explainNoRegion(problem string) diag.Diagnostic {
	if problem != "" {
		problem = "\n\nThe profile gave none: " + problem
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("region"), "Region missing",
		"Nothing says in which region the instance is. Give it in one of these places, of which the first counts:\n\n"+
			"  - region of this block\n"+
			"  - region of the provider block\n"+
			"  - environment variable "+strings.Join(envRegion, " or ")+"\n"+
			"  - region_id of the profile in ~/.aliyun/config.json"+problem)
}

// explainUnknownConfiguration: a read at plan time whose provider is
// configured with what another resource will make.
func explainUnknownConfiguration(arguments []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider is not configured yet",
		"The provider block takes "+strings.Join(arguments, ", ")+" from something that is only known after apply, and this read needs it now. "+
			"Let the read depend on what makes the value (depends_on), so that it waits for the apply, or apply that first (-target).")
}
