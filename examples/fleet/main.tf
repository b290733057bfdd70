# One page of what all machines show at this moment:
#   terraform apply && terraform output -raw page > page.html
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

variable "instance_ids" {
  description = "Ids of running ECS instances."
  type        = set(string)
}

data "alicloud_instance_screenshot" "fleet" {
  for_each    = var.instance_ids
  instance_id = each.value
  wakeup      = true
}

locals {
  # What stands on a screen may look like markup, and must not become it.
  as_html = {
    for id, screen in data.alicloud_instance_screenshot.fleet : id => {
      for name, value in { id = id, region = screen.region, text = screen.text } : name =>
      replace(replace(replace(replace(value, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;")
    }
  }
}

output "page" {
  description = "A page of HTML that needs nothing beside it."
  sensitive   = true # a screen can show secrets; and the page is long
  value = templatefile("${path.module}/page.html.tftpl", {
    screens = data.alicloud_instance_screenshot.fleet
    as_html = local.as_html
  })
}

output "screens" {
  description = "How many screens of each type there are."
  value       = { for type, ids in { for id, screen in data.alicloud_instance_screenshot.fleet : screen.screen_type => id... } : type => length(ids) }
}
