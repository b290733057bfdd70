// Package credentials is every source of keys for Alibaba Cloud: access keys,
// the aliyun CLI's profiles, RAM roles, OIDC tokens, an instance's metadata,
// credentials URIs, external programs, sign-in services, and the chain of them
// in which Alibaba Cloud's own tools look. A source is asked when keys are
// needed, not before; its keys are kept until they are about to expire. No
// error, and nothing that is printed, holds a secret.
//
// Alibaba Cloud's credentials-go does not serve here: it takes no context, its
// chain races, and its errors hold files with the secrets in them.
package credentials
