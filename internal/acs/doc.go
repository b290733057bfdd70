// Package acs is one call of Alibaba Cloud's APIs, signed by the SDK, and the
// one typed error of whatever came of it; ECS and STS are called through it. It
// also has what travels with a call: keys, the interface of who hands them out,
// and the connections that all calls share. It imports nothing of ours.
package acs
