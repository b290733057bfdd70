variable "release" {
  description = "What runs on the machine."
  type        = string
  default     = "2026-11"
}

# Looks again after each new release, and keeps the picture outside of the state.
resource "alicloud_instance_screenshot" "after_release" {
  instance_id        = var.instance_id
  include_screenshot = false
  output_file        = "${path.module}/after-release"

  triggers = {
    release = var.release
  }
}
