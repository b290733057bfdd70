variable "instance_id" {
  description = "Id of a running ECS instance."
  type        = string
}

# Looked at in plan and apply, kept in neither.
ephemeral "alicloud_instance_screenshot" "console" {
  instance_id = var.instance_id

  lifecycle {
    postcondition {
      condition     = !strcontains(self.text, "Kernel panic")
      error_message = "The machine did not boot." # Terraform hides ephemeral values in messages
    }
  }
}
