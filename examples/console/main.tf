# What look.txt looks at. One apply reads the screen; `terraform console` then
# shows it as often as you like, without another call.
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

data "alicloud_instance_screenshot" "example" {
  instance_id = var.instance_id
  wakeup      = true
}
