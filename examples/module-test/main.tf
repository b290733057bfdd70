# A module that takes a machine on only when its screen asks for a login: a
# console by its prompt, a Windows server by a part of its picture.
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

locals {
  screen = data.alicloud_instance_screenshot.console
  prompt = can(regex("(?m)login:\\s*$", local.screen.text))
  # Looked for on graphical screens only, so that runs about consoles need no picture.
  button = local.screen.screen_type != "graphics" ? null : provider::alicloud::screen_find(local.screen.screenshot, filebase64("${path.module}/part.png"))
}

check "login" {
  assert {
    condition     = local.prompt || local.button != null
    error_message = "${var.instance_id} does not ask for a login."
  }
}

output "last_line" {
  value = reverse(split("\n", local.screen.text))[0]
}

output "button" {
  description = "Where the login of a Windows server is on its screen."
  value       = local.button
}
