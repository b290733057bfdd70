# Beside aliyun/alicloud, which keeps the local name "alicloud", this provider
# gets another one, and each of its blocks says so with `provider = screen`.
terraform {
  required_providers {
    screen = {
      source = "cloudscreen/alicloud"
    }
    # alicloud = {
    #   source = "aliyun/alicloud"
    # }
  }
}

provider "screen" {
  region = "cn-hangzhou"
}

variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "example" {
  provider    = screen
  instance_id = var.instance_id
}

check "console" {
  data "alicloud_instance_screenshot" "after_apply" {
    provider           = screen
    instance_id        = var.instance_id
    include_screenshot = false # the text is enough, and the plan stays short
  }
  assert {
    condition     = !strcontains(data.alicloud_instance_screenshot.after_apply.text, "grub rescue>")
    error_message = "The machine did not get past GRUB."
  }
}

output "screen_type" {
  value = data.alicloud_instance_screenshot.example.screen_type
}
