# Nothing that needs the machine is made, and nothing is planned or destroyed, while
# its screen is not as it should be: a data source looks every time. See
# ../wait-for-login for a look that is taken once.
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

data "alicloud_instance_screenshot" "console" {
  instance_id        = var.instance_id
  include_screenshot = false

  lifecycle {
    postcondition {
      condition     = self.screen_type != "text" || !can(regex("Kernel panic|grub( rescue)?>|\\(initramfs\\)", self.text))
      error_message = "${self.instance_id} did not boot:\n${self.text}"
    }
  }
}

# Stands for what needs the machine, such as a DNS record that leads to it.
resource "terraform_data" "record" {
  input = data.alicloud_instance_screenshot.console.instance_id
}

output "leads_to" {
  value = terraform_data.record.output
}
