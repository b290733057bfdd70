# Ends when the Windows server asks for its login, and fails as soon as it shows a
# stop screen: both are known by the text that is recognised on the screen.
terraform {
  required_providers {
    alicloud = {
      source = "cloudscreen/alicloud"
    }
  }
}

provider "alicloud" {
  region = "cn-hangzhou"
}

variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

resource "alicloud_instance_screenshot" "login" {
  instance_id        = var.instance_id
  wakeup             = true # a screen that sleeps shows nothing
  include_screenshot = false
  output_file        = "screen"

  wait_for {
    text         = "Ctrl ?\\+ ?Alt ?\\+ ?Del"
    fail_on_text = "(?i)ran into a problem|stop code"
  }
  timeouts { create = "20m" }
}

# What needs the server waits for its login.
resource "terraform_data" "application" {
  input      = var.instance_id
  depends_on = [alicloud_instance_screenshot.login]
}

output "login" {
  description = "The line that was waited for."
  value       = one([for line in alicloud_instance_screenshot.login.lines : line if strcontains(line, "Ctrl")])
}
