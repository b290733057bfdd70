# A graphical screen has no text to look for; it is compared with a picture of
# how it looked when all was well.
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

data "alicloud_instance_screenshot" "now" {
  instance_id = var.instance_id
  wakeup      = true # else a screen that sleeps is compared
}

locals {
  similarity = provider::alicloud::screen_similarity(
    filebase64("${path.module}/golden.png"),
    data.alicloud_instance_screenshot.now.screenshot,
  )
}

check "looks_as_it_should" {
  assert {
    condition     = local.similarity > 0.9
    error_message = "The screen of ${var.instance_id} is like golden.png to ${format("%.2f", local.similarity)} only."
  }
}

output "alike" {
  value = local.similarity > 0.9
}
