variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "example" {
  instance_id = var.instance_id
}

# Any Base64 picture will do; filebase64("screen.png") reads one from a file.
output "text" {
  value = provider::alicloud::screen_text(data.alicloud_instance_screenshot.example.screenshot)
}
