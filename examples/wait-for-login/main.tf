# Ends when the machine asks for a login; fails as soon as it cannot any more. The
# look is taken once: later plans, applies and the destroy do not look again.
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
  include_screenshot = false

  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|grub rescue>|\\(initramfs\\)"
  }
  timeouts { create = "10m" }
}

# What needs the machine waits for its prompt.
resource "terraform_data" "application" {
  input      = var.instance_id
  depends_on = [alicloud_instance_screenshot.login]
}

output "last_line" {
  value = reverse(split("\n", alicloud_instance_screenshot.login.text))[0]
}
