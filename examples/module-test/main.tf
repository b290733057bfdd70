# A module that takes a machine on only when its screen shows a login prompt.
terraform {
  required_providers {
    alicloud = {
      source = "cloudscreen/alicloud"
    }
  }
}

variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "console" {
  instance_id = var.instance_id
  wakeup      = true

  lifecycle {
    postcondition {
      condition     = self.screen_type != "blank"
      error_message = "${self.instance_id} shows nothing."
    }
  }
}

check "login" {
  assert {
    condition     = can(regex("(?m)login:\\s*$", data.alicloud_instance_screenshot.console.text))
    error_message = "${var.instance_id} does not ask for a login."
  }
}

output "last_line" {
  value = reverse(split("\n", data.alicloud_instance_screenshot.console.text))[0]
}
