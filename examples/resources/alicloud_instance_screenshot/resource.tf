variable "instance_id" {
  description = "Id of an ECS instance."
  type        = string
}

# The apply goes on when the machine asks for a login, and fails at once on a panic.
resource "alicloud_instance_screenshot" "login" {
  instance_id = var.instance_id

  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|grub rescue>"
  }
  timeouts { create = "10m" }
}

# What needs the machine waits for it.
resource "terraform_data" "application" {
  input      = var.instance_id
  depends_on = [alicloud_instance_screenshot.login]
}
