terraform {
  required_providers {
    alicloud = {
      source = "cloudscreen/alicloud"
    }
  }
}

# Keys come from the environment (ALICLOUD_ACCESS_KEY, ALICLOUD_SECRET_KEY) or
# from the aliyun CLI's current profile; the block may be left out altogether.
provider "alicloud" {
  region = "cn-hangzhou"
}
