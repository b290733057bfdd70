variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "example" {
  instance_id = var.instance_id
}

# In `terraform console`, the expression alone shows the screen in its colours.
output "preview" {
  value = provider::alicloud::screen_preview(data.alicloud_instance_screenshot.example.screenshot, 100)
}
