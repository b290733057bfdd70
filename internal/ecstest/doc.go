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
//	t.Cleanup(server.Close)
//	t.Cleanup(endpoint.Close) // runs first, and ends calls that hang
//
// What there is:
//   - machines: [Still], [Film] of [Frame], [Status] and [Sleeper], or a
//     [Source] of your own, such as a machine that really runs; their pictures
//     are [Screen], by the names in [ScreenNames];
//   - pace: [WithInterval], [WithStrict], [WithTimeLeft] and, to move time by
//     hand, [WithClock];
//   - faults: [Endpoint.Script] takes each [Fault] once, [WithRandomFaults]
//     plays those that a patient client outlives;
//   - keys: [Key], [Endpoint.IssueKey] and [Endpoint.Revoke]; STS with [Role]
//     at the same address (AssumeRole, AssumeRoleWithOIDC, GetCallerIdentity);
//     [Endpoint.Metadata], [Endpoint.CredentialsURI] and [Endpoint.SignIn] to be
//     served elsewhere;
//   - peers that behave badly: [Gateway], which repeats what it is sent, and
//     [Verbatim];
//   - what happened: [Endpoint.Requests], [Endpoint.Count], [Endpoint.Await]
//     and [Endpoint.Unexpected], which a test should find empty.
//
// It shares no code with the client: a field that both misspelt would
// otherwise cancel out.
package ecstest
