# One page of what all machines show at this moment:
#   terraform apply && terraform output -raw page > page.html
# A machine that is stopped, or gone, is on the page as well, and fails nothing.
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
  description = "Ids of ECS instances of one region."
  type        = set(string)
}

variable "trouble" {
  description = "What no healthy machine shows (RE2)."
  type        = string
  default     = "Kernel panic|grub(?: rescue)?>|UEFI Interactive Shell|No bootable device|\\(initramfs\\)|emergency mode|Out of memory|Stop code"
}

data "alicloud_instance_screenshot" "fleet" {
  for_each    = var.instance_ids
  instance_id = each.value
  wakeup      = true
  on_failure  = "continue" # what is wrong with one machine is in its `failure`
}

locals {
  fleet    = data.alicloud_instance_screenshot.fleet
  failures = { for id, screen in local.fleet : id => screen.failure if screen.failure != null }

  # By machine, the first of such words on its screen. In `lines`, since rows break words.
  trouble = {
    for id, screen in local.fleet : id => regexall("(?:${var.trouble})", join("\n", screen.lines))[0]
    if screen.failure == null && length(regexall("(?:${var.trouble})", join("\n", screen.lines == null ? [] : screen.lines))) > 0
  }

  # Those that somebody must look at come first.
  first = concat(keys(local.failures), keys(local.trouble))
  order = concat(local.first, [for id in keys(local.fleet) : id if !contains(local.first, id)])

  # What stands on a screen may look like markup, and must not become it.
  as_html = {
    for id, screen in local.fleet : id => {
      for name, value in {
        id      = id
        region  = screen.region
        text    = screen.text # null, as all that is computed, where there was no picture
        trouble = lookup(local.trouble, id, "")
        summary = screen.failure == null ? null : screen.failure.summary
        detail  = screen.failure == null ? null : split("\n\n", screen.failure.detail)[0]
      } : name =>
      value == null ? "" : replace(replace(replace(replace(value, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;")
    }
  }
}

# Says so, after the apply too, when a machine has no screen to show.
check "every_machine_has_a_screen" {
  assert {
    condition     = length(local.failures) == 0
    error_message = join("\n", [for id, failure in local.failures : "${id}: ${failure.summary}"])
  }
}

check "no_machine_is_in_trouble" {
  assert {
    condition     = length(local.trouble) == 0
    error_message = join("\n", [for id, words in local.trouble : "${id}: ${words}"])
  }
}

output "page" {
  description = "A page of HTML that needs nothing beside it."
  sensitive   = true # a screen can show secrets; and the page is long
  value = templatefile("${path.module}/page.html.tftpl", {
    order    = local.order
    screens  = local.fleet
    failures = local.failures
    trouble  = local.trouble
    as_html  = local.as_html
  })
}

output "screens" {
  description = "How many screens of each type there are."
  value       = { for type, ids in { for id, screen in local.fleet : screen.screen_type => id... if screen.failure == null } : type => length(ids) }
}

output "failures" {
  description = "What is wrong with the others."
  value       = { for id, failure in local.failures : id => failure.summary }
}

output "trouble" {
  description = "What those show that no healthy machine does."
  value       = local.trouble
}
