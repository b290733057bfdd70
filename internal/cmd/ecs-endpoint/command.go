package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// foreign are the prefixes of variables that would lead a command elsewhere,
// or have it use another key.
var foreign = []string{"ALICLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ECS_ENDPOINT=", "STS_ENDPOINT="}

// pointHere is the environment in which the provider, and the tools that know
// the same variables, call the endpoint at address.
func pointHere(environment []string, address, region string, f flags) []string {
	var kept []string
	for _, variable := range environment {
		ours := true
		for _, prefix := range foreign {
			ours = ours && !strings.HasPrefix(variable, prefix)
		}
		if ours {
			kept = append(kept, variable)
		}
	}
	return append(kept,
		"ALIBABA_CLOUD_ENDPOINT_ECS="+address, "ALIBABA_CLOUD_ENDPOINT_STS="+address, "ALICLOUD_REGION="+region,
		"ALICLOUD_ACCESS_KEY="+f.keyID, "ALICLOUD_SECRET_KEY="+f.secret)
}

// runCommand waits for the command to end in its own time and gives its exit
// code, by the shell's custom 128 and the signal when a signal ended it. An
// interrupt comes from the terminal, which sends it to the command as well; a
// second one would have Terraform drop everything. Other signals are passed on.
func runCommand(arguments, environment []string, signals <-chan os.Signal) (int, error) {
	command := exec.CommandContext(context.Background(), arguments[0], arguments[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = environment
	if err := command.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case received := <-signals:
			if received != os.Interrupt {
				// It fails only for a command that has just ended.
				_ = command.Process.Signal(received)
			}
		case err := <-ended:
			return exitCode(err)
		}
	}
}

func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
