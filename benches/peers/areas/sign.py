"""Signing a request to the gateway: HMAC-SHA256 of a text of nine lines, as base64. See ../../src/areas/sign.rs."""

import base64
import hashlib
import hmac
import uuid

KEY = "29180881"
SECRET = "TestSecret0123456789"
PATH = "/artemis/api/resource/v1/person/advance/personList"
NONCE = "5f50916a-0856-4bab-98a5-357cfd880157"
NOW = 1726810297925
ENTROPY = bytes([0x5F] * 16)


def text_of(nonce, now):
    return f"POST\n*/*\napplication/json\nx-ca-key:{KEY}\nx-ca-nonce:{nonce}\nx-ca-timestamp:{now}\n{PATH}"


def check(signature):
    return int.from_bytes(signature[:8].encode(), "little")


def usual():
    def run():
        text = text_of(NONCE, NOW)
        mac = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()
        return check(base64.b64encode(mac).decode())

    return run


def copied():
    keyed = hmac.new(SECRET.encode(), digestmod=hashlib.sha256)

    def run():
        mac = keyed.copy()
        mac.update(text_of(NONCE, NOW).encode())
        return check(base64.b64encode(mac.digest()).decode())

    return run


def one_call():
    secret = SECRET.encode()

    def run():
        mac = hmac.digest(secret, text_of(NONCE, NOW).encode(), "sha256")
        return check(base64.b64encode(mac).decode())

    return run


def request():
    secret = SECRET.encode()

    def run():
        nonce = str(uuid.UUID(bytes=ENTROPY, version=4))
        mac = hmac.digest(secret, text_of(nonce, NOW).encode(), "sha256")
        headers = {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "X-Ca-Key": KEY,
            "X-Ca-Nonce": nonce,
            "X-Ca-Timestamp": str(NOW),
            "X-Ca-Signature-Headers": "x-ca-key,x-ca-nonce,x-ca-timestamp",
            "X-Ca-Signature": base64.b64encode(mac).decode(),
        }
        return check(headers["X-Ca-Signature"])

    return run


def md5():
    body = bytes(n * 31 & 255 for n in range(1_000_000))
    return lambda: check(base64.b64encode(hashlib.md5(body).digest()).decode())


CASES = [
    ("sign", "Python", "hmac.new, b64encode: the usual code", usual),
    ("sign", "Python-copy", "a keyed hmac object, copied", copied),
    ("sign", "Python-digest", "hmac.digest, the one call in C", one_call),
    ("sign-request", "Python", "hmac.digest, headers in a dict", request),
    ("md5-1mb", "Python", "hashlib.md5 (OpenSSL), b64encode", md5),
]
