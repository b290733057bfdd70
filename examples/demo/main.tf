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

# A machine that did not get past its boot loader.
data "alicloud_instance_screenshot" "stuck" {
  instance_id = "i-demo-grub-prompt"
  output_file = "${path.module}/stuck.png"
}

# A machine that boots while Terraform waits for its login prompt, once.
resource "alicloud_instance_screenshot" "boots" {
  instance_id = "i-demo-boots"

  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|grub rescue>"
  }
  timeouts { create = "2m" }
}

# A console that has gone to sleep.
data "alicloud_instance_screenshot" "sleeps" {
  instance_id        = "i-demo-sleeps"
  wakeup             = true
  include_screenshot = false
}

check "past_the_boot_loader" {
  assert {
    condition     = !strcontains(data.alicloud_instance_screenshot.stuck.text, "grub>")
    error_message = "The machine sits in GRUB:\n${data.alicloud_instance_screenshot.stuck.text}"
  }
}

output "stuck_text" {
  value = data.alicloud_instance_screenshot.stuck.text
}

output "stuck" {
  value = {
    picture     = "${data.alicloud_instance_screenshot.stuck.width}x${data.alicloud_instance_screenshot.stuck.height} ${data.alicloud_instance_screenshot.stuck.content_type}"
    sha256      = data.alicloud_instance_screenshot.stuck.screenshot_sha256
    captured_at = data.alicloud_instance_screenshot.stuck.captured_at
    request_id  = data.alicloud_instance_screenshot.stuck.request_id
  }
}

output "boots" {
  value = alicloud_instance_screenshot.boots.text
}

output "sleeps" {
  value = data.alicloud_instance_screenshot.sleeps.screen_type
}
