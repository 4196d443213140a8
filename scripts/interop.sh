#!/usr/bin/env bash
# Our client against a digest server of other people's making (Apache httpd), and other people's clients (curl, Python
# requests and httpx) against the simulated terminal; published signers (hikvision-openapi-signer, hikcentral-openapi,
# hik-openapi) against the simulated gateway, and ours against a gateway that reckons signatures with one of them; Python's
# requests and http.server as all that a Face Capture device talks to, and as a device; tornado, websocket-client and websockets at both
# ends of a SenseNebula node. All on loopback. Needs apache2, curl, Python 3 with those, httpx and the two signers, and Node; `--install` gets them (Debian, as root).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --install ]; then
    if ! command -v apache2 >/dev/null || ! command -v curl >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq apache2 curl >/dev/null
    fi
    python3 -c 'import requests, httpx, tornado, websocket, websockets, hikcentral_openapi, hikvision_openapi_signer' 2>/dev/null ||
        python3 -m pip install -q requests httpx tornado websocket-client websockets hikcentral-openapi==0.1.2 hikvision-openapi-signer==1.0.0
    if ! command -v npm >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm >/dev/null
    fi
fi

cargo build -q -p examples --bin interop_client --bin interop_gateway --bin interop_facecap --bin interop_nebula
cargo build -q -p face-sim
target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
work=$(mktemp -d)
httpd=""
sim=""
stock=""
device=""
cleanup() {
    [ -z "$device" ] || kill "$device" 2>/dev/null || true
    [ -z "$stock" ] || kill "$stock" 2>/dev/null || true
    [ -z "$httpd" ] || kill "$httpd" 2>/dev/null || true
    [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
count() { grep -c "$1" "$work/access.log" || true; }
fail() { echo "FAILED: $*" >&2; exit 1; }

# --- Apache httpd, mod_auth_digest: MD5, qop=auth, nonce count checked, nonces that expire after a second ---
port=$(free_port)
mkdir -p "$work/www/ISAPI/System" "$work/run"
echo '<DeviceInfo><model>INTEROP</model></DeviceInfo>' > "$work/www/ISAPI/System/deviceInfo"
hash=$(printf '%s' 'ada:Interop Realm:analytical engine' | md5sum | cut -d' ' -f1)
echo "ada:Interop Realm:$hash" > "$work/users"
modules=$(dirname "$(find /usr/lib/apache2 -name mod_auth_digest.so | head -n 1)")
cat > "$work/httpd.conf" <<CONF
ServerRoot "$work"
ServerName 127.0.0.1
Listen 127.0.0.1:$port
PidFile "$work/run/httpd.pid"
DefaultRuntimeDir "$work/run"
ErrorLog "$work/error.log"
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authn_core_module $modules/mod_authn_core.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule authz_user_module $modules/mod_authz_user.so
LoadModule auth_digest_module $modules/mod_auth_digest.so
LoadModule authn_file_module $modules/mod_authn_file.so
User www-data
Group www-data
LogFormat "%>s %U auth=%{Authorization}i" interop
CustomLog "$work/access.log" interop
DocumentRoot "$work/www"
<Directory "$work/www">
    AuthType Digest
    AuthName "Interop Realm"
    AuthDigestDomain /
    AuthDigestProvider file
    AuthDigestNonceLifetime 1
    AuthDigestNcCheck On
    AuthUserFile "$work/users"
    Require valid-user
</Directory>
AuthDigestShmemSize 512K
CONF
chmod -R a+rX "$work"
apache2 -f "$work/httpd.conf" -DFOREGROUND &
httpd=$!
for _ in $(seq 50); do
    curl -s -o /dev/null "http://127.0.0.1:$port/" && break
    sleep 0.1
done
: > "$work/access.log"

"$target/debug/interop_client" "http://127.0.0.1:$port" ada 'analytical engine' 200 0
[ "$(count '^200 ')" = 200 ] || fail "httpd answered $(count '^200 ') of 200 calls"
echo "httpd: 200 calls, $(count '^401 ') challenges"
[ "$(count '^401 ')" -le 3 ] || fail "more challenges than nonces that expired"

: > "$work/access.log"
"$target/debug/interop_client" "http://127.0.0.1:$port" ada 'analytical engine' 4 1200
[ "$(count '^200 ')" = 4 ] || fail "calls over expired nonces: $(count '^200 ') of 4"
[ "$(count '^401 ')" -ge 3 ] || fail "no nonce expired"
echo "httpd: 4 calls over expired nonces, $(count '^401 ') challenges"

: > "$work/access.log"
if "$target/debug/interop_client" "http://127.0.0.1:$port" ada wrong 3 0 2> "$work/refused"; then
    fail "a wrong password was taken"
fi
grep -q "refused this user name or password" "$work/refused" || fail "$(cat "$work/refused")"
[ "$(grep -c 'auth=Digest' "$work/access.log")" = 1 ] || fail "the wrong password was sent more than once"
echo "httpd: a wrong password was sent once and reported"

# --- The simulated terminal, and other people's clients ---
port=$(free_port)
"$target/debug/face-sim" "$port" > "$work/sim.log" &
sim=$!
for _ in $(seq 50); do
    grep -q '^isapi ' "$work/sim.log" && break
    sleep 0.1
done
url="http://127.0.0.1:$port"
user=admin
password=$(sed -n 's/^isapi .* password //p' "$work/sim.log")

curl -sf --digest -u "$user:$password" "$url/ISAPI/System/deviceInfo" | grep -q '<model>DS-K1T343EFWX</model>'
curl -sf --digest -u "$user:$password" -H 'Content-Type: application/json' \
    -d '{"UserInfo":{"employeeNo":"42","name":"Ada","userType":"normal"}}' \
    "$url/ISAPI/AccessControl/UserInfo/Record?format=json" | grep -q '"statusCode":.*1'
curl -sf --digest -u "$user:$password" -X PUT -H 'Content-Type: application/xml' -d '<RemoteControlDoor><cmd>open</cmd></RemoteControlDoor>' \
    "$url/ISAPI/AccessControl/RemoteControl/door/1" | grep -q '"statusCode":.*1'
(curl -s --digest -u "$user:$password" -N --max-time 3 "$url/ISAPI/Event/notification/alertStream" || true) > "$work/stream" &
stream=$!
sleep 1
curl -sf --digest -u "$user:$password" -X PUT -d '<RemoteControlDoor><cmd>open</cmd></RemoteControlDoor>' \
    "$url/ISAPI/AccessControl/RemoteControl/door/1" > /dev/null
wait "$stream"
grep -q '"subEventType": 1024' "$work/stream" || fail "curl saw no event in the stream"
echo "curl: device information, person, door, event stream"

URL="$url" PASSWORD="$password" PHOTO=examples/photos/astronaut.jpg python3 - <<'PY'
import json, os
import httpx, requests
from requests.auth import HTTPDigestAuth

url, password, photo = os.environ["URL"], os.environ["PASSWORD"], open(os.environ["PHOTO"], "rb").read()
search = {"UserInfoSearchCond": {"searchID": "1", "searchResultPosition": 0, "maxResults": 30}}

def whole_path(name, put, post):
    record = json.dumps({"faceLibType": "blackFD", "FDID": "1", "FPID": "42"})
    files = {"FaceDataRecord": (None, record), "img": ("face.jpg", photo, "image/jpeg")}
    reply = put(f"{url}/ISAPI/Intelligent/FDLib/FDSetUp?format=json", files=files)
    assert reply.status_code == 200 and reply.json()["statusCode"] == 1, reply.text
    for _ in range(5):
        reply = post(f"{url}/ISAPI/AccessControl/UserInfo/Search?format=json", json=search)
        people = reply.json()["UserInfoSearch"]
        assert people["responseStatusStrg"] == "OK" and people["UserInfo"][0]["numOfFace"] == 1, reply.text
    print(f"{name}: photo as a form, five searches")

session = requests.Session()
session.auth = HTTPDigestAuth("admin", password)
whole_path(f"requests {requests.__version__}", session.put, session.post)
with httpx.Client(auth=httpx.DigestAuth("admin", password)) as client:
    whole_path(f"httpx {httpx.__version__}", client.put, client.post)
wrong = requests.get(f"{url}/ISAPI/System/deviceInfo", auth=HTTPDigestAuth("admin", "wrong"))
assert wrong.status_code == 401 and "<retryLoginTime>" in wrong.text, wrong.text
PY
# --- The simulated gateway, and other people's signers ---
gateway=$(sed -n 's/^artemis \([^ ]*\) .*/\1/p' "$work/sim.log")
GATEWAY="$gateway" python3 - <<'PY'
import asyncio, base64, os, warnings
import requests
from urllib3 import encode_multipart_formdata
from hikcentral_openapi.client import Client
from hikvision_openapi_signer import HikvisionOpenAPISigner

warnings.simplefilter("ignore")
gateway, key, secret = os.environ["GATEWAY"], "20000001", "face-sim-secret-1"

def post(signer, path, body):
    method, url, headers, body = signer.sign("POST", path, jsons=body, accept="application/json")
    return requests.request(method, url, headers=headers, data=body, verify=False).json()

signer = HikvisionOpenAPISigner(gateway, key, secret)
person = {"personCode": "42", "personFamilyName": "Lovelace", "personGivenName": "Ada", "orgIndexCode": "1"}
added = post(signer, "/api/resource/v1/person/single/add", person)
assert added["code"] == "0" and added["data"], added
found = post(signer, "/api/resource/v1/person/personCode/personInfo", {"personCode": "42"})
assert found["data"]["personId"] == added["data"], found
wrong = post(HikvisionOpenAPISigner(gateway, key, "wrong"), "/api/common/v1/version", {})
assert wrong["code"] == "0x02401003", wrong
# A form as urllib3 writes it, signed without its boundary and with an MD5 of its bytes.
photo = open("examples/photos/astronaut.jpg", "rb").read()
body, kind = encode_multipart_formdata([
    ("personId", added["data"]), ("file", ("photo.jpg", photo, "image/jpeg"))])
method, url, headers, body = signer.sign("POST", "/api/resource/v1/person/photo", body=body, content_type=kind)
sent = requests.request(method, url, headers=headers, data=body, verify=False).json()
assert sent["code"] == "0" and sent["data"]["picUri"], sent
picture = {"personId": added["data"], "picUri": sent["data"]["picUri"]}
method, url, headers, body = signer.sign("POST", "/api/resource/v1/person/picture_data", jsons=picture)
raw = requests.request(method, url, headers=headers, data=body, verify=False)
assert raw.headers["content-type"] == "image/jpeg" and raw.text.startswith("data:image/jpeg;base64,"), raw.text[:40]
assert base64.b64decode(raw.text.split(",", 1)[1]) == photo
print("hikvision-openapi-signer: a person added and found, a photo by form and back, a wrong secret refused")

async def other():
    host, port = gateway.removeprefix("https://").split(":")
    client = Client(user_key=key, user_secret=secret, host=host, port=int(port))
    await client.initialize()
    assert client.version == "V2.3.0.0", client.version
    root = await client.get_root_organization()
    org = await client.add_organization("Engines", root.org_id)
    assert [o.org_id for o in await client.get_organization("Engines")] == [org.org_id]
asyncio.run(other())
print("hikcentral-openapi: version, organisations")
PY
# --- Our client against a gateway whose signatures a published signer reckons ---
cat > "$work/gateway.py" <<'PY'
import email, http.server, json
from hikvision_openapi_signer import HikvisionOpenAPISigner

signer = HikvisionOpenAPISigner("", "20000001", "face-sim-secret-1")

class Gateway(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        names = self.headers["x-ca-signature-headers"].split(",") + ["accept", "content-md5", "content-type", "date"]
        theirs = {n.title(): self.headers[n] for n in names if self.headers[n] is not None}
        signer._sign("POST", self.path.removeprefix("/artemis"), theirs, None, None)
        good = theirs["X-Ca-Signature"] == self.headers["x-ca-signature"]
        code, data = ("0", {"produceName": "stock"}) if good else ("0x02401003", "")
        if self.headers.get_content_type() == "multipart/form-data" and good:
            # The standard library's own reader of forms.
            form = email.message_from_bytes(b"Content-Type: " + self.headers["content-type"].encode() + b"\r\n\r\n" + body)
            parts = {p.get_param("name", header="content-disposition"): p.get_payload(decode=True) for p in form.get_payload()}
            assert parts["personId"] == b"42" and parts["file"].startswith(b"\xff\xd8"), parts.keys()
            data = {"picUri": "stock"}
        answer = json.dumps({"code": code, "msg": "", "data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 "$work/gateway.py" > "$work/gateway.port" &
stock=$!
for _ in $(seq 100); do [ -s "$work/gateway.port" ] && break; sleep 0.1; done
"$target/debug/interop_gateway" "http://127.0.0.1:$(cat "$work/gateway.port")" 20000001 face-sim-secret-1 || fail "ours to a stock gateway"

mkdir -p "$work/node"
if [ "${1:-}" = --install ]; then
    npm install --silent --prefix "$work/node" hik-openapi@1.0.5 > /dev/null
    GATEWAY="$gateway" NODE_PATH="$work/node/node_modules" node -e '
const Hik = require("hik-openapi");
const hik = new Hik({ baseUrl: process.env.GATEWAY, appKey: "20000001", appSecret: "face-sim-secret-1" });
hik.post("/artemis/api/resource/v1/person/personList", { pageNo: 1, pageSize: 10 }).then((reply) => {
  if (reply.data.code !== "0" || reply.data.data.total !== 1) throw new Error(JSON.stringify(reply.data));
  console.log("hik-openapi: people listed");
}).catch((e) => { console.error(e.message); process.exit(1); });' 2> "$work/node.log" || fail "hik-openapi: $(cat "$work/node.log")"
else
    echo "hik-openapi: left out, it needs --install"
fi

# --- The simulated Face Capture device: driven by requests, pushing to and polling Python's http.server ---
FACECAP="$(sed -n 's/^facecap \([^ ]*\) .*/\1/p' "$work/sim.log")" PHOTO=examples/photos/astronaut.jpg python3 - <<'PY'
import base64, http.server, json, os, threading, time
import requests

url, photo = os.environ["FACECAP"], open(os.environ["PHOTO"], "rb").read()
session = requests.Session()

def call(cmd, **members):
    reply = session.post(url, json={"version": "0.9", "cmd": cmd, **members}).json()
    assert reply["reply"] == "ACK" and reply["code"] == 0, reply
    return reply

call("upload person", id="42", name="Ada", reg_image=base64.b64encode(photo).decode())
people = call("request persons", role=-1, page_no=1, page_size=20, feature_flag=0, image_flag=1)["persons"]
assert base64.b64decode(people[0]["reg_images"][0]["image_data"]) == photo
assert call("gpio control", port=1, ctrl_type="on", ctrl_mode="force")["cmd"] == " gpio control"
print("requests: a person with a photo there and back, a door")

captures, posts, results, answered = [], [], [], threading.Event()

class Listener(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = {"reply": "ACK", "cmd": body.get("cmd"), "code": 0}
        if self.path == "/captures":
            captures.append(body)
            # Wrong once: it must come again.
            answer |= {"sequence_no": body["sequence_no"], "cap_time": body["cap_time"] if len(captures) > 1 else "?"}
        else:
            posts.append(body)
            if "code" in body:
                results.append(body)
            if not results:
                answer = {"version": "0.2", "cmd": "request date time", "command_id": "py-7"}
            else:
                answered.wait(14)
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
threading.Thread(target=server.serve_forever, daemon=True).start()
call("update app params",
     upload_info={"method": "http", "server_ip": "127.0.0.1", "server_port": server.server_port, "service_url": "captures"},
     extranet={"enable": True, "mode": "http", "server_ip": "127.0.0.1", "server_port": server.server_port, "url": "poll"})
for _ in range(150):
    if len(captures) >= 2 and results:
        break
    time.sleep(0.1)
first, second = captures[:2]
assert first == second and first["cmd"] == "face" and first["match"]["person_id"] == "42", captures
assert posts[0]["cmd"] == "heart beat" and results[0]["command_id"] == "py-7" and results[0]["date_time"], results
assert len(posts) == 2, "it polled again while its result's answer was held back"
answered.set()
print("http.server: a capture until it was acknowledged, a command and its result")
PY
# --- Our client to a device of Python's making: pieces and checksums by hashlib ---
cat > "$work/device.py" <<'PY'
import base64, hashlib, http.server, json

files = {}

class Device(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        assert "transfer-encoding" not in self.headers and "expect" not in self.headers, self.headers
        ask = json.loads(self.rfile.read(int(self.headers["content-length"])))
        cmd, reply = ask["cmd"], {"reply": "ACK", "code": 0, "desc": "OK"}
        if cmd == "request date time":
            reply |= {"cmd": cmd, "date_time": "2018/11/23 16:00:00"}
        elif cmd == "upload file":
            piece = base64.b64decode(ask["data"], validate=True)
            file = files.setdefault(ask["path"], bytearray())
            assert len(piece) == ask["size"] <= 204800 and ask["offset"] == len(file), (len(piece), ask["offset"])
            assert hashlib.md5(piece).hexdigest() == ask["md5sum"]
            # As in the document's example: less is taken than was sent, under another command's name.
            file += piece[:10240 * 7]
            reply |= {"cmd": "set hardware info", "path": ask["path"], "offset": ask["offset"], "size": min(len(piece), 10240 * 7)}
        else:
            assert cmd == "download file" and ask["size"] <= 10240, ask
            file = files[ask["path"]]
            piece = bytes(file[ask["offset"]:ask["offset"] + 204800])
            reply |= {"cmd": cmd, "path": ask["path"], "total_size": len(file), "offset": ask["offset"], "size": len(piece),
                      "data": base64.b64encode(piece).decode(), "md5sum": hashlib.md5(piece).hexdigest()}
        text = json.dumps(reply).encode() + b"\0"
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Device)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 "$work/device.py" > "$work/device.port" &
device=$!
for _ in $(seq 100); do [ -s "$work/device.port" ] && break; sleep 0.1; done
"$target/debug/interop_facecap" "http://127.0.0.1:$(cat "$work/device.port")" || fail "ours to a stock device"

python3 scripts/interop_nebula.py "$target/debug/interop_nebula" examples/photos/astronaut.jpg || fail "SenseNebula"
echo "interop ok"
