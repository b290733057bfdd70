variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

data "alicloud_instance_screenshot" "example" {
  instance_id = var.instance_id
}

output "text" {
  value = data.alicloud_instance_screenshot.example.text
}
