module github.com/cloudscreen/terraform-provider-alicloud

go 1.25.8
