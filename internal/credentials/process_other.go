//go:build !unix

package credentials

import "os/exec"

// killWithChildren leaves it at the command itself, which exec ends: there are
// no process groups to signal here.
func killWithChildren(*exec.Cmd) {}
