# Ends when the login prompt is there; fails at once on a panic.
data "alicloud_instance_screenshot" "login" {
  instance_id = var.instance_id

  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic|grub rescue>"
  }
  timeouts { read = "10m" }
}
