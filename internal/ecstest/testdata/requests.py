#!/usr/bin/env python3
"""Writes requests.txt: raw requests and how they must be answered.

The signatures are computed here, by the rules of the service's documentation
and without any of the endpoint's code:
https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
https://help.aliyun.com/document_detail/315526.html
"""
import base64, hashlib, hmac
from urllib.parse import quote, parse_qsl

KEY, SECRET = "LTAItestkey", "test-secret"
DATE = "2026-01-02T03:04:05Z"  # the endpoint's clock stands here
FORM = "application/x-www-form-urlencoded"
SHOT = "InstanceId=i-1&RegionId=cn-hangzhou"
out, nonce = [], 0


def esc(text):
    return quote(text, safe="-_.~")


def canonical(pairs):
    return "&".join(f"{esc(k)}={esc(v)}" for k, v in sorted(pairs))


def emit(name, want, method, target, headers, body):
    lines = [f"### {want} | {name}", f"{method} {target} HTTP/1.1"]
    lines += [f"{k}: {v}" for k, v in headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    out.append("\n".join(lines + ["", body]) + "\n")


def acs3(name, want, method="POST", query=SHOT, body="", set={}, drop=(), unsigned=(), key=KEY, secret=SECRET, auth=None, also=(), signature=None, path="/", after=lambda h: h):
    """A request in the header style. Headers in set go in before signing, after changes them afterwards."""
    global nonce
    nonce += 1
    headers = {"host": "ecs.example.com", "x-acs-action": "GetInstanceScreenshot", "x-acs-version": "2014-05-26",
               "x-acs-date": DATE, "x-acs-signature-nonce": f"n-{nonce}",
               "x-acs-content-sha256": hashlib.sha256(body.encode()).hexdigest()}
    if body:
        headers["content-type"] = FORM
    headers.update(set)
    for h in drop:
        headers.pop(h, None)
    names = sorted(h for h in list(headers) + list(also) if h not in unsigned and (h.startswith("x-acs-") or h in ("host", "content-type") or h in also))
    text = "\n".join([method, path, canonical(parse_qsl(query, keep_blank_values=True)),
                      "".join(f"{h}:{headers.get(h, '').strip()}\n" for h in names), ";".join(names), hashlib.sha256(body.encode()).hexdigest()])
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(text.encode()).hexdigest()
    if signature is None:
        signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    if auth is None:
        auth = f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={';'.join(names)},Signature={signature}"
    headers = after(dict(headers))
    emit(name, want, method, path + ("?" + query if query else ""), [*headers.items(), ("authorization", auth)], body)


def rpc(name, want, method="GET", where="query", set={}, drop=(), secret=SECRET, signature=None, tail="", headers=()):
    """A request in the older style, as the aliyun CLI sends it: everything in the query, or in a form."""
    global nonce
    nonce += 1
    p = {"Action": "GetInstanceScreenshot", "Version": "2014-05-26", "Format": "JSON", "RegionId": "cn-hangzhou", "InstanceId": "i-1",
         "AccessKeyId": KEY, "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureNonce": f"n-{nonce}",
         "SignatureType": "", "Timestamp": DATE}
    p.update(set)
    for k in drop:
        p.pop(k, None)
    to_sign = method + "&%2F&" + esc(canonical(p.items()))
    if signature is None:
        signature = base64.b64encode(hmac.new((secret + "&").encode(), to_sign.encode(), hashlib.sha1).digest()).decode()
    if signature != "":
        p["Signature"] = signature
    pairs = [f"{esc(k)}={esc(v)}" for k, v in p.items()]
    query, body = pairs, []
    if where == "form":
        query, body = [], pairs
    elif where == "both":  # as POST requests of SDKs: what names the API in the query, the rest in the form
        query, body = pairs[:3], pairs[3:]
    headers = [("Host", "ecs.example.com")] + ([("Content-Type", FORM)] if body else []) + list(headers)
    emit(name, want, method, "/" + ("?" + "&".join(query) + tail if query else ""), headers, "&".join(body))


def without(name):
    return lambda h: {k: v for k, v in h.items() if k != name}


def changed(name, value):
    return lambda h: {**h, name: value}


OK = '200 - "InstanceId":"i-1"'
acs3("POST, parameters in the query, as the SDK sends", OK)
acs3("GET", OK, method="GET")
acs3("parameters in the form", OK, query="", body=SHOT)
acs3("parameters in both", OK, query="RegionId=cn-hangzhou", body="InstanceId=i-1")
acs3("unsorted query", OK, query="WakeUp=true&RegionId=cn-hangzhou&InstanceId=i-1")
acs3("a value that needs escaping", "404 InvalidParameter", query="RegionId=cn-hangzhou&InstanceId=i%20%2B%2A~%2F%E4%B8%AD")
acs3("a plus that means a blank", "404 InvalidParameter", query="RegionId=cn-hangzhou&InstanceId=i+1")
acs3("an empty parameter", OK, query=SHOT + "&OwnerAccount=")
acs3("blanks around a header's value", OK, set={"x-acs-signature-nonce": " padded "})
acs3("XML by Accept", "200 - <GetInstanceScreenshotResponse><RequestId>", set={"accept": "application/xml"})
acs3("XML by Format", "200 - </Screenshot></GetInstanceScreenshotResponse>", query=SHOT + "&Format=XML")
acs3("JSON by Accept", OK, set={"accept": "application/json"})
acs3("action and version in the query", OK, query=SHOT + "&Action=GetInstanceScreenshot&Version=2014-05-26&Format=JSON", drop=["x-acs-action", "x-acs-version"])
acs3("temporary key", OK, key="STS.temporary", set={"x-acs-security-token": "token", "x-acs-accesskey-id": "STS.temporary"})
acs3("token that is not signed", "400 IncompleteSignature x-acs-security-token is not among SignedHeaders", key="STS.temporary", set={"x-acs-security-token": "token"}, unsigned=["x-acs-security-token"])
acs3("token left out", "400 InvalidSecurityToken.MismatchWithAccessKey", key="STS.temporary")
acs3("expired token", "400 InvalidSecurityToken.Expired", key="STS.expired", set={"x-acs-security-token": "old"})
acs3("another key in x-acs-accesskey-id", "400 IncompleteSignature x-acs-accesskey-id is not the Credential", set={"x-acs-accesskey-id": "LTAIother"})
acs3("wrong secret", "403 SignatureDoesNotMatch server CanonicalRequest is [POST\\n/\\nInstanceId=i-1&RegionId=cn-hangzhou\\nhost:ecs.example.com\\n", secret="wrong")
acs3("query changed on the way", "403 SignatureDoesNotMatch", signature="0" * 64)
acs3("header changed on the way", "403 SignatureDoesNotMatch", after=changed("host", "ecs.example.org"))
acs3("date changed on the way", "403 SignatureDoesNotMatch", after=changed("x-acs-date", "2026-01-02T03:04:06Z"))
acs3("hash of another body", "400 IncompleteSignature x-acs-content-sha256 is not the hash of the body", set={"x-acs-content-sha256": hashlib.sha256(b"x").hexdigest()})
acs3("no hash of the body", "400 MissingParameter x-acs-content-sha256", drop=["x-acs-content-sha256"])
acs3("no date", "400 MissingParameter x-acs-date", drop=["x-acs-date"])
acs3("no nonce", "400 MissingParameter x-acs-signature-nonce", drop=["x-acs-signature-nonce"])
for h in ["host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"]:
    acs3(f"{h} not signed", f"400 IncompleteSignature {h} is not among SignedHeaders", unsigned=[h])
acs3("content-type not signed", "400 IncompleteSignature content-type is not among SignedHeaders", query="", body=SHOT, unsigned=["content-type"])
acs3("a signed header that was not sent", "400 IncompleteSignature x-acs-other is among SignedHeaders and was not sent", also=["x-acs-other"])
acs3("SignedHeaders not sorted", "400 IncompleteSignature SignedHeaders are not sorted", auth=f"ACS3-HMAC-SHA256 Credential={KEY},SignedHeaders=x-acs-action;host,Signature=00")
acs3("no Credential", "400 IncompleteSignature Credential is missing", auth="ACS3-HMAC-SHA256 SignedHeaders=host,Signature=00")
acs3("no Signature", "400 IncompleteSignature Signature is missing", auth=f"ACS3-HMAC-SHA256 Credential={KEY},SignedHeaders=host")
acs3("another algorithm", "400 IncompleteSignature", auth=f"ACS3-HMAC-SM3 Credential={KEY},SignedHeaders=host,Signature=00")
acs3("Basic authorization", "400 IncompleteSignature", auth="Basic dTpw")
acs3("unknown key", "404 InvalidAccessKeyId.NotFound", key="LTAInobody")
acs3("date 15 minutes old", OK, set={"x-acs-date": "2026-01-02T02:49:05Z"})
acs3("date older than that", "400 InvalidTimeStamp.Expired", set={"x-acs-date": "2026-01-02T02:49:04Z"})
acs3("date 15 minutes ahead", OK, set={"x-acs-date": "2026-01-02T03:19:05Z"})
acs3("date further ahead", "400 InvalidTimeStamp.Expired", set={"x-acs-date": "2026-01-02T03:19:06Z"})
acs3("date in another format", "400 InvalidTimeStamp.Format", set={"x-acs-date": "20260102T030405Z"})
acs3("nonce of a request before", "400 SignatureNonceUsed", set={"x-acs-signature-nonce": "n-1"})
acs3("unknown action", "404 InvalidAction.NotFound", set={"x-acs-action": "StopInstance"})
acs3("unknown path", "404 InvalidAction.NotFound", path="/v2")
acs3("unknown version", "400 InvalidVersion", set={"x-acs-version": "2014-05-27"})
acs3("action that differs", "400 InvalidRequest x-acs-action and Action differ", query=SHOT + "&Action=AssumeRole")
acs3("parameter twice", "400 InvalidRequest RegionId is in it twice", query=SHOT + "&RegionId=cn-hangzhou")
acs3("misspelt parameter", "400 InvalidRequest has no parameter Instanceid", query="RegionId=cn-hangzhou&Instanceid=i-1")
acs3("unknown format", "400 InvalidParameter.Format", query=SHOT + "&Format=YAML")
acs3("PUT", "405 UnsupportedHTTPMethod", method="PUT")
acs3("a body that is no form", "400 InvalidRequest its body is not a form", query="", body='{"a":1}', set={"content-type": "application/json"})
acs3("wakeup that is neither", "400 InvalidParameter", query=SHOT + "&WakeUp=1")
acs3("who is it", '200 - "AccountId":"1234567890123456"', query="", set={"x-acs-action": "GetCallerIdentity", "x-acs-version": "2015-04-01"})
acs3("who is it, with a temporary key", '200 - "IdentityType":"AssumedRoleUser"', query="", key="STS.temporary",
     set={"x-acs-action": "GetCallerIdentity", "x-acs-version": "2015-04-01", "x-acs-security-token": "token"})
acs3("role for too short", "400 InvalidParameter.DurationSeconds", query="", body="RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=s&DurationSeconds=899",
     set={"x-acs-action": "AssumeRole", "x-acs-version": "2015-04-01"})
acs3("role without a session's name", "400 MissingParameter RoleSessionName", query="", body="RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr",
     set={"x-acs-action": "AssumeRole", "x-acs-version": "2015-04-01"})
acs3("role with an external id that nobody asked for", "403 NoPermission", query="RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=s&ExternalId=x",
     set={"x-acs-action": "AssumeRole", "x-acs-version": "2015-04-01"})
acs3("role of nobody's", "404 EntityNotExist.Role", query="RoleArn=acs%3Aram%3A%3A1%3Arole%2Fx&RoleSessionName=s",
     set={"x-acs-action": "AssumeRole", "x-acs-version": "2015-04-01"})
acs3("role", '200 - "Expiration":"2026-01-02T04:04:05Z"', query="RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=s",
     set={"x-acs-action": "AssumeRole", "x-acs-version": "2015-04-01"})
acs3("role, answered in XML", "200 - <AssumedRoleUser><Arn>acs:ram::1:assumed-role/r/s</Arn>", query="RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=s&Format=XML",
     set={"x-acs-action": "AssumeRole", "x-acs-version": "2015-04-01"})

rpc("the aliyun CLI's GET", OK)
rpc("the aliyun CLI's POST, everything in the query", OK, method="POST")
rpc("the form of the reference", "200 - <InstanceId>i-1</InstanceId>", set={"Wakeup": "False"}, drop=["Format", "SignatureType"])
rpc("POST, everything in the form", OK, method="POST", where="form")
rpc("POST, query and form", OK, method="POST", where="both")
rpc("values that need escaping", "404 InvalidParameter", set={"InstanceId": "i *+~/'中"})
rpc("temporary key", OK, set={"AccessKeyId": "STS.temporary", "SecurityToken": "token"})
rpc("action also in headers, as SDKs send", OK, headers=[("x-acs-action", "GetInstanceScreenshot"), ("x-acs-version", "2014-05-26")])
rpc("signature of another method", "403 SignatureDoesNotMatch server string to sign is:POST&%2F&AccessKeyId%3DLTAItestkey%26Action", method="POST", signature="AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
rpc("parameter added on the way", "403 SignatureDoesNotMatch", tail="&WakeUp=true")
rpc("signature left out", "400 IncompleteSignature Signature is missing", signature="")
rpc("error in XML", "404 InvalidParameter <Code>InvalidParameter</Code><Message>The \"instanceId\" provided is not valid.</Message>", set={"InstanceId": "i-9", "Format": "XML"})
rpc("denial in XML", "403 Forbidden.RAM <AccessDeniedDetail><AuthAction>ecs:GetInstanceScreenshot</AuthAction>", set={"InstanceId": "i-forbidden", "Format": "XML"})
rpc("broken escaping", "400 InvalidRequest its query is not well escaped", tail="&x=%zz")
emit("nothing at all", "404 InvalidAction.NotFound <Code>InvalidAction.NotFound</Code>", "GET", "/", [("Host", "ecs.example.com")], "")
emit("no signature of any kind", "400 MissingParameter AccessKeyId", "GET", "/?Action=GetInstanceScreenshot&Version=2014-05-26&" + SHOT, [("Host", "ecs.example.com")], "")
emit("token of OIDC", '200 - "SecurityToken":"CAIS', "POST", "/", [("Host", "sts.example.com"), ("x-acs-action", "AssumeRoleWithOIDC"), ("x-acs-version", "2015-04-01"), ("Content-Type", FORM)],
     "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fci&RoleSessionName=s&OIDCProviderArn=idp&OIDCToken=jwt")
emit("wrong token of OIDC", "400 AuthenticationFail.OIDCToken.Invalid", "POST", "/", [("Host", "sts.example.com"), ("x-acs-action", "AssumeRoleWithOIDC"), ("x-acs-version", "2015-04-01"), ("Content-Type", FORM)],
     "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fci&RoleSessionName=s&OIDCProviderArn=idp&OIDCToken=forged")
emit("role of OIDC of another provider", "400 AuthenticationFail.OIDCProvider.NotMatch", "POST", "/", [("Host", "sts.example.com"), ("x-acs-action", "AssumeRoleWithOIDC"), ("x-acs-version", "2015-04-01"), ("Content-Type", FORM)],
     "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fci&RoleSessionName=s&OIDCProviderArn=other&OIDCToken=jwt")

with open("requests.txt", "w", newline="\n", encoding="utf-8") as f:
    f.write("\n".join(out))
