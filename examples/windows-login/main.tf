# Ends when the Windows server asks for its login, and fails as soon as it shows a
# stop screen, in whatever language: both are known by a part of the picture.
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
  instance_id = var.instance_id
  wakeup      = true # a screen that sleeps shows nothing
  output_file = "screen"

  wait_for {
    picture         = filebase64("${path.module}/login.png") # time and date are transparent in it
    fail_on_picture = filebase64("${path.module}/stop.png")
  }
  timeouts { create = "20m" }
}

# What needs the server waits for its login.
resource "terraform_data" "application" {
  input      = var.instance_id
  depends_on = [alicloud_instance_screenshot.login]
}

output "login" {
  description = "Where the login is on the screen."
  value = provider::alicloud::screen_find(
    alicloud_instance_screenshot.login.screenshot,
    filebase64("${path.module}/login.png"),
  )
}
