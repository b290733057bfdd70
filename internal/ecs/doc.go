// Package ecs is the API and nothing else: one call, GetInstanceScreenshot,
// with a context over the ECS SDK, every source of keys for it, and one typed
// error. It knows neither Terraform nor pictures.
package ecs
