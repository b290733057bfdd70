variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "example" {
  instance_id = var.instance_id
}

# prompt.png was cut out of an earlier screenshot.
output "prompt" {
  value = provider::alicloud::screen_find(
    data.alicloud_instance_screenshot.example.screenshot,
    filebase64("${path.module}/prompt.png"),
  )
}
