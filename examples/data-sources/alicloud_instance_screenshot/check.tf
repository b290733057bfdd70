# Warns, at each plan and after each apply, when the machine does not show what it should.
check "booted" {
  data "alicloud_instance_screenshot" "after_apply" {
    instance_id        = var.instance_id
    include_screenshot = false
  }
  assert {
    condition     = !strcontains(data.alicloud_instance_screenshot.after_apply.text, "Kernel panic")
    error_message = "The machine did not boot:\n${data.alicloud_instance_screenshot.after_apply.text}"
  }
}
