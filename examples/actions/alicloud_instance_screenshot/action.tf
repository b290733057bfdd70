variable "instance_id" {
  description = "Id of an ECS instance."
  type        = string
}

action "alicloud_instance_screenshot" "console" {
  config {
    instance_id = var.instance_id
    output_file = "console"

    wait_for {
      text         = "login:\\s*$"
      fail_on_text = "Kernel panic|grub rescue>"
    }
  }
}

# Made when the action has ended well; else the next apply takes both again.
resource "terraform_data" "application" {
  input = var.instance_id

  lifecycle {
    action_trigger {
      events  = [before_create]
      actions = [action.alicloud_instance_screenshot.console]
    }
  }
}
