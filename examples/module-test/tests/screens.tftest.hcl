# No cloud, no keys: the provider is mocked, and each run says what the screen
# shows. Run `terraform test` (1.7 or later) or `tofu test` (1.8 or later).
mock_provider "alicloud" {}

variables {
  instance_id = "i-bp1gbz20g229bvu5example"
}

run "a_machine_that_came_up" {
  override_data {
    target = data.alicloud_instance_screenshot.console
    values = {
      screen_type = "text"
      text        = "Alibaba Cloud Linux 3 (Soaring Falcon)\n\nweb-1 login:"
    }
  }
  assert {
    condition     = output.last_line == "web-1 login:"
    error_message = "The last line is ${output.last_line}."
  }
}

run "a_panic_is_noticed" {
  override_data {
    target = data.alicloud_instance_screenshot.console
    values = {
      screen_type = "text"
      text        = "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)"
    }
  }
  expect_failures = [check.login]
}

run "a_blank_screen_is_refused" {
  command = plan
  override_data {
    target = data.alicloud_instance_screenshot.console
    values = {
      screen_type = "blank"
      text        = ""
    }
  }
  expect_failures = [data.alicloud_instance_screenshot.console]
}
