# What `make demo` applies against the embedded endpoint, whose address and
# keys are in the environment.
terraform {
  required_providers {
    alicloud = {
      source = "cloudscreen/alicloud"
    }
  }
}

provider "alicloud" {
  protocol = "HTTP" # the endpoint is on this machine
}

# Three machines that come up while Terraform waits, once for each of them.
resource "alicloud_instance_screenshot" "linux" {
  instance_id = "i-demo-boots"

  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|grub rescue>|emergency mode"
  }
  timeouts { create = "2m" }
}

resource "alicloud_instance_screenshot" "uefi" {
  instance_id = "i-demo-uefi"

  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|UEFI Interactive Shell|emergency mode"
  }
  timeouts { create = "2m" }
}

resource "alicloud_instance_screenshot" "windows" {
  instance_id = "i-demo-windows"

  wait_for {
    text         = "Ctrl\\+Alt\\+Delete" # on a graphical screen, so it is recognised
    fail_on_text = "Stop code"
  }
  timeouts { create = "2m" }
}

# One that did not get past its boot loader, and one whose console has gone to sleep.
data "alicloud_instance_screenshot" "stuck" {
  instance_id = "i-demo-grub-prompt"
  output_file = "${path.module}/stuck.png"
}

data "alicloud_instance_screenshot" "sleeps" {
  instance_id = "i-demo-sleeps"
  wakeup      = true
}

check "past_the_boot_loader" {
  assert {
    condition     = !strcontains(data.alicloud_instance_screenshot.stuck.text, "grub>")
    error_message = "The machine sits in GRUB:\n${data.alicloud_instance_screenshot.stuck.text}"
  }
}

locals {
  screens = [
    { title = "a server that booted", screen = alicloud_instance_screenshot.linux },
    { title = "one with UEFI", screen = alicloud_instance_screenshot.uefi },
    { title = "one with Windows", screen = alicloud_instance_screenshot.windows },
    { title = "one that is stuck in its boot loader", screen = data.alicloud_instance_screenshot.stuck },
  ]
}

output "last_lines" {
  description = "The last line that stands on each screen."
  value = {
    for screen in concat(local.screens[*].screen, [data.alicloud_instance_screenshot.sleeps]) :
    screen.instance_id => "${screen.screen_type}: ${reverse(split("\n", screen.text))[0]}"
  }
}

output "pictures" {
  description = "Screens for a terminal of 80 columns. (The one that slept is wider.)"
  sensitive   = true # or the apply prints them with their colours escaped
  value = join("\n", [
    for s in local.screens :
    "--- ${s.screen.instance_id}, ${s.title}\n${provider::alicloud::screen_preview(s.screen.screenshot, 80)}"
  ])
}
