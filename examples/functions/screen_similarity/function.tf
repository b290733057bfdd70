variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "now" {
  instance_id = var.instance_id
}

data "alicloud_instance_screenshot" "awake" {
  instance_id = var.instance_id
  wakeup      = true
}

output "alike" {
  value = provider::alicloud::screen_similarity(
    data.alicloud_instance_screenshot.now.screenshot,
    data.alicloud_instance_screenshot.awake.screenshot,
  )
}
