variable "instance_ids" {
  description = "Ids of ECS instances, running or not."
  type        = set(string)
  default     = ["i-bp1gbz20g229bvu5example", "i-bp67acfmxazb4p5ex2"]
}

# What is wrong with one machine does not fail the plan for the others.
data "alicloud_instance_screenshot" "fleet" {
  for_each           = var.instance_ids
  instance_id        = each.key
  include_screenshot = false
  on_failure         = "continue"
}

output "screens" {
  value = {
    for id, screen in data.alicloud_instance_screenshot.fleet :
    id => screen.failure == null ? screen.screen_type : screen.failure.summary
  }
}
