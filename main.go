// Terraform and OpenTofu provider that lets a configuration see what the
// screen of an Alibaba Cloud ECS instance shows.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/orphan"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/provider"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/quiet" // it also works before the SDK reads DEBUG
)

// address is where Terraform and OpenTofu look the provider up.
const address = "registry.terraform.io/cloudscreen/alicloud"

// version is stamped by the release.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger such as delve instead of being started by Terraform")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println(version)
		return
	}
	quiet.Traces()
	provider.BoundMemory()
	interrupted, stop := signal.NotifyContext(context.Background(), signals(*debug)...)
	context.AfterFunc(interrupted, stop) // a second signal does what it always does
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		go leaveWithTerraform(stop)
	}
	pace := capture.NewPace(capture.DefaultInterval, capture.DefaultGather)
	err := tf6server.Serve(address, provider.NewServer(interrupted, version, pace), options...)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// signals are those that end every look. A terminal sends its interrupt to the
// provider too, and Terraform passes it on only in some phases: not while an apply
// plans. The others would end the process, and leave behind the program that a look
// may have started for its keys. A debugger's user ends the process himself.
func signals(debug bool) []os.Signal {
	caught := []os.Signal{os.Interrupt}
	if debug {
		return caught
	}
	caught = append(caught, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup does
		caught = append(caught, syscall.SIGHUP)
	}
	return caught
}

// leaveWithTerraform ends the process after Terraform was killed: first its looks,
// with the programs that they started, for which a second is plenty.
func leaveWithTerraform(stop func()) {
	<-orphan.Watch(context.Background())
	stop()
	time.Sleep(time.Second)
	os.Exit(1)
}
