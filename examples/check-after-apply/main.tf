# After the machine is made, and at every plan after that, looks whether it is up. A
# check warns and lets the apply end well; see ../wait-for-login for one that stops it.
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

# Stands for what you provision, such as an alicloud_instance.
resource "terraform_data" "machine" {
  input = var.instance_id
}

check "booted" {
  data "alicloud_instance_screenshot" "console" {
    instance_id        = terraform_data.machine.output
    include_screenshot = false
  }
  assert {
    condition     = !can(regex("Kernel panic|grub( rescue)?>|\\(initramfs\\)", data.alicloud_instance_screenshot.console.text))
    error_message = "${terraform_data.machine.output} did not boot:\n${data.alicloud_instance_screenshot.console.text}"
  }
}
