// Package ecstest is the ECS API for tests and demos: an http.Handler that
// answers GetInstanceScreenshot as the service does, with screens of real
// machines. It is strict. It verifies signatures in both of the service's
// styles, refuses what the service refuses, and keeps its interval between two
// calls on one instance. It can also play machines that boot, and fail in
// every way that a service or the way to it can fail.
//
//	endpoint := ecstest.New(
//		ecstest.WithKey(ecstest.Key{ID: "LTAI...", Secret: "..."}),
//		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login"))}),
//	)
//	server := httptest.NewServer(endpoint)
//
// It shares no code with the client: a field that both misspelt would
// otherwise cancel out.
package ecstest
