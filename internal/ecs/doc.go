// Package ecs is GetInstanceScreenshot and nothing else: one call, with a
// context, over acs, and its answer. It knows neither Terraform nor pictures,
// and nothing of where keys come from.
package ecs
