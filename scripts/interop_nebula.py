"""For interop.sh: what others use at both ends of a SenseNebula node.

Python's requests logs in at the simulated node, adds a face by form and finds it; tornado takes its HTTP pushes, websocket-client and
websockets its live events, each holding what comes against the members that the vendor's own sample receivers want. Then our client
listens to a server made with websockets, which cuts its messages into frames, pings, and restarts.
"""

import asyncio
import base64
import json
import subprocess
import sys
import threading

import requests
import tornado.httpserver
import tornado.netutil
import tornado.web
import websocket
import websockets

BINARY, PHOTO = sys.argv[1:3]
PUSHED = (
    "camera_name device_id channel position img_id img_path lib_name lib_type person_addr person_age person_gender person_idcard "
    "person_name snap_id similarity quality snap_feat snap_path trigger"
).split()
LIVE = PUSHED + ["ranking", "snap_buf", "snap_frame"]
JPEG = open(PHOTO, "rb").read()


def lacks(names, data):
    return [name for name in names if name not in data]


class Node:
    """The node, as somebody without a library talks to it."""

    def __init__(self, url, user, password):
        self.url, self.http = url, requests.Session()
        self.http.headers["sessionid"] = self.call(257, user_name=user, user_pwd=password)

    def data(self, reply):
        reply = reply.json()
        assert reply["code"] == 0 and reply["msg"] == "", reply
        return reply["data"]

    def call(self, msg_id, **fields):
        return self.data(self.http.post(self.url + "/api/json", json={"msg_id": str(msg_id), **fields}))

    def form(self, msg_id, files, **fields):
        return self.data(self.http.post(self.url + "/api/form", data={"msg_id": str(msg_id), **fields}, files=files))


class Pushes(tornado.web.RequestHandler):
    seen, key = [], "interop-key"

    def post(self):
        said = json.loads(self.request.body_arguments["json"][0])
        if said["msg_id"] == 775:
            assert not lacks(["device_id", "trigger"], said["data"]), said
            return
        assert said["msg_id"] == 774, said
        data, files = said["data"], self.request.files
        assert not lacks(PUSHED, data), lacks(PUSHED, data)
        assert self.request.body_arguments["key"][0].decode() == self.key
        assert files["snap"][0]["body"][:2] == files["snap_frame"][0]["body"][:2] == b"\xff\xd8"
        assert ("img" in files) == (data["similarity"] >= 0), (files.keys(), data["similarity"])
        self.seen.append(data["snap_id"])


def live(message, seen):
    said = json.loads(message)
    if "data" not in said:
        assert said["code"] == 0 and "msg_id" not in said, said
        return
    data = said["data"]
    assert said["msg_id"] == "777" and not lacks(LIVE, data), lacks(LIVE, data)
    assert base64.b64decode(data["snap_buf"].rpartition(",")[2])[:2] == b"\xff\xd8"
    if data["img"] != -1:
        assert base64.b64decode(data["img"].split(",", 1)[1])[:2] == b"\xff\xd8"
    seen.append(data["snap_id"])


def line(process, word):
    text = process.stdout.readline().split()
    assert text and text[0] == word, (word, text)
    return text[1:]


async def the_simulated_node():
    sim = subprocess.Popen([BINARY, "node"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    url, user, password, lib_id = line(sim, "node")
    node = Node(url, user, password)
    added = node.form(1029, {"img": ("ada.jpg", JPEG, "image/jpeg")}, lib_id=lib_id, img_id="ada-1", person_name="Ada")
    assert added == {"img_id": "ada-1"}, added
    found = node.form(772, {"img": ("ada.jpg", JPEG, "image/jpeg")}, lib_ids=lib_id, topk=3)
    assert found["topn"][0]["img_id"] == "ada-1" and found["topn"][0]["similarity"] == 100, found
    picture = node.http.get(f"{url}/ws/{found['topn'][0]['img_path']}").content
    assert picture == JPEG
    print(f"requests {requests.__version__}: a session, a face by form, found, its picture downloaded")

    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    server = tornado.httpserver.HTTPServer(tornado.web.Application([(r"/.*", Pushes)]))
    server.add_sockets(sockets)
    port = sockets[0].getsockname()[1]
    node.call(1298, url=f"http://127.0.0.1:{port}/push", key=Pushes.key)

    address, key = url.replace("http", "ws", 1) + "/ws/", node.call(1286)["key"]
    hello = json.dumps({"key": key, "msg_id": "776"})
    first, second = [], []
    app = websocket.WebSocketApp(address, on_open=lambda it: it.send(hello), on_message=lambda _, text: live(text, first))
    threading.Thread(target=app.run_forever, daemon=True).start()

    async def listen():
        async with websockets.connect(address, max_size=1 << 24) as socket:
            await socket.send(hello)
            async for message in socket:
                live(message, second)

    listening = asyncio.create_task(listen())
    await asyncio.sleep(1)
    sim.stdin.write("go\n")
    sim.stdin.flush()
    for _ in range(100):
        await asyncio.sleep(0.1)
        if len(Pushes.seen) == len(first) == len(second) == 3:
            break
    assert sorted(Pushes.seen) == sorted(first) == sorted(second) and len(set(first)) == 3, (Pushes.seen, first, second)
    listening.cancel()
    app.close()
    sim.stdin.close()
    assert sim.wait(10) == 0
    print(f"tornado {tornado.version}: three pushes with their files")
    print(f"websocket-client {websocket.__version__}, websockets {websockets.__version__}: three live events each")


async def our_client():
    events, open_sockets = 0, 0

    def event(n, size):
        data = {name: "" for name in LIVE} | {"device_id": "stock", "snap_id": f"s-{n}", "similarity": -1, "img": -1}
        data |= {"snap_frame": base64.b64encode(b"\xff\xd8" * (size // 2)).decode(), "trigger": f"2019-01-24 14:{n // 60:02}:{n % 60:02}"}
        return json.dumps({"code": 0, "data": data, "msg": "", "msg_id": "777"})

    async def node(socket):
        nonlocal events, open_sockets
        open_sockets += 1
        assert socket.request.path == "/ws/", socket.request.path
        hello = json.loads(await socket.recv())
        assert hello == {"key": "stock-key", "msg_id": "776"}, hello
        await socket.send('{"code": 0, "msg": ""}')
        # The last one of the connection before comes again.
        for n in range(max(events - 1, 0), min(events + 10, 20)):
            text = event(n, 1000 if n % 2 else 2_000_000)
            # In frames of odd sizes, a ping between them.
            await socket.send(text[at:at + 77_777] for at in range(0, len(text), 77_777))
            await socket.ping()
            events = n + 1
        if events < 20:
            await socket.close()
        await socket.wait_closed()

    async with websockets.serve(node, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        ours = await asyncio.create_subprocess_exec(BINARY, "watch", f"http://127.0.0.1:{port}", "stock-key", "20")
        assert await asyncio.wait_for(ours.wait(), 60) == 0
    assert open_sockets == 2, open_sockets


asyncio.run(the_simulated_node())
asyncio.run(our_client())
