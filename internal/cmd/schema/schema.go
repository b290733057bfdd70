package main

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The types below are the JSON of `terraform providers schema -json`, as
// github.com/hashicorp/terraform-json reads it.
type (
	schemas struct {
		FormatVersion string                    `json:"format_version"`
		Providers     map[string]providerSchema `json:"provider_schemas"`
	}

	providerSchema struct {
		Provider           schema              `json:"provider"`
		Resources          map[string]schema   `json:"resource_schemas,omitempty"`
		DataSources        map[string]schema   `json:"data_source_schemas,omitempty"`
		EphemeralResources map[string]schema   `json:"ephemeral_resource_schemas,omitempty"`
		Actions            map[string]action   `json:"action_schemas,omitempty"`
		Functions          map[string]function `json:"functions,omitempty"`
	}

	schema struct {
		Version int64 `json:"version"`
		Block   block `json:"block"`
	}

	// action is a schema without a version, since nothing of it is kept.
	action struct {
		Block block `json:"block"`
	}

	block struct {
		Attributes      map[string]attribute   `json:"attributes,omitempty"`
		BlockTypes      map[string]nestedBlock `json:"block_types,omitempty"`
		Description     string                 `json:"description,omitempty"`
		DescriptionKind string                 `json:"description_kind"`
		Deprecated      bool                   `json:"deprecated,omitempty"`
	}

	nestedBlock struct {
		NestingMode string `json:"nesting_mode"`
		Block       block  `json:"block"`
		MinItems    int64  `json:"min_items,omitempty"`
		MaxItems    int64  `json:"max_items,omitempty"`
	}

	// attribute has a type or a nested type.
	attribute struct {
		Type            tftypes.Type `json:"type,omitempty"`
		NestedType      *nestedType  `json:"nested_type,omitempty"`
		Description     string       `json:"description,omitempty"`
		DescriptionKind string       `json:"description_kind"`
		Deprecated      bool         `json:"deprecated,omitempty"`
		Required        bool         `json:"required,omitempty"`
		Optional        bool         `json:"optional,omitempty"`
		Computed        bool         `json:"computed,omitempty"`
		Sensitive       bool         `json:"sensitive,omitempty"`
		WriteOnly       bool         `json:"write_only,omitempty"`
	}

	nestedType struct {
		Attributes  map[string]attribute `json:"attributes"`
		NestingMode string               `json:"nesting_mode"`
	}

	function struct {
		Description        string       `json:"description,omitempty"`
		Summary            string       `json:"summary,omitempty"`
		DeprecationMessage string       `json:"deprecation_message,omitempty"`
		ReturnType         tftypes.Type `json:"return_type"`
		Parameters         []parameter  `json:"parameters,omitempty"`
		VariadicParameter  *parameter   `json:"variadic_parameter,omitempty"`
	}

	parameter struct {
		Name        string       `json:"name,omitempty"`
		Description string       `json:"description,omitempty"`
		IsNullable  bool         `json:"is_nullable,omitempty"`
		Type        tftypes.Type `json:"type"`
	}
)

func marshalProvider(answer *tfprotov6.GetProviderSchemaResponse) providerSchema {
	return providerSchema{
		Provider:           marshalSchema(answer.Provider),
		Resources:          each(answer.ResourceSchemas, marshalSchema),
		DataSources:        each(answer.DataSourceSchemas, marshalSchema),
		EphemeralResources: each(answer.EphemeralResourceSchemas, marshalSchema),
		Actions:            each(answer.ActionSchemas, func(a *tfprotov6.ActionSchema) action { return action{marshalBlock(a.Schema.Block)} }),
		Functions:          each(answer.Functions, marshalFunction),
	}
}

// each marshals what a map holds, under the same names.
func each[P, J any](of map[string]P, marshal func(P) J) map[string]J {
	all := make(map[string]J, len(of))
	for name, one := range of {
		all[name] = marshal(one)
	}
	return all
}

func marshalSchema(s *tfprotov6.Schema) schema {
	return schema{Version: s.Version, Block: marshalBlock(s.Block)}
}

func marshalBlock(b *tfprotov6.SchemaBlock) block {
	nested := make(map[string]nestedBlock, len(b.BlockTypes))
	for _, n := range b.BlockTypes {
		nested[n.TypeName] = nestedBlock{
			NestingMode: strings.ToLower(n.Nesting.String()),
			Block:       marshalBlock(n.Block),
			MinItems:    n.MinItems,
			MaxItems:    n.MaxItems,
		}
	}
	return block{
		Attributes:      marshalAttributes(b.Attributes),
		BlockTypes:      nested,
		Description:     b.Description,
		DescriptionKind: strings.ToLower(b.DescriptionKind.String()),
		Deprecated:      b.Deprecated,
	}
}

func marshalAttributes(of []*tfprotov6.SchemaAttribute) map[string]attribute {
	all := make(map[string]attribute, len(of))
	for _, a := range of {
		marshalled := attribute{
			Type:            a.Type,
			Description:     a.Description,
			DescriptionKind: strings.ToLower(a.DescriptionKind.String()),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			marshalled.NestedType = &nestedType{
				Attributes:  marshalAttributes(a.NestedType.Attributes),
				NestingMode: strings.ToLower(a.NestedType.Nesting.String()),
			}
		}
		all[a.Name] = marshalled
	}
	return all
}

func marshalFunction(f *tfprotov6.Function) function {
	marshalled := function{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         f.Return.Type,
	}
	for _, p := range f.Parameters {
		marshalled.Parameters = append(marshalled.Parameters, marshalParameter(p))
	}
	if f.VariadicParameter != nil {
		variadic := marshalParameter(f.VariadicParameter)
		marshalled.VariadicParameter = &variadic
	}
	return marshalled
}

func marshalParameter(p *tfprotov6.FunctionParameter) parameter {
	return parameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: p.Type}
}
