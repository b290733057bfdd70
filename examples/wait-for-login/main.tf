# Ends when the machine asks for a login; fails as soon as it cannot any more.
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

data "alicloud_instance_screenshot" "login" {
  instance_id        = var.instance_id
  include_screenshot = false

  wait_for = {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|grub rescue>|\\(initramfs\\)"
  }
  timeouts = { read = "10m" }
}

output "last_line" {
  value = reverse(split("\n", data.alicloud_instance_screenshot.login.text))[0]
}
