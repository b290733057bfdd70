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

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
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
	// A terminal sends its interrupt to the provider too. Terraform passes it on
	// only in some phases: not while an apply plans.
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	pace := capture.NewPace(capture.DefaultInterval, capture.DefaultGather)
	err := providerserver.Serve(context.Background(), provider.New(interrupted, version, pace), providerserver.ServeOpts{
		Address:         address,
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	stop()
	if err != nil {
		log.Fatal(err)
	}
}
