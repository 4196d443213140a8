"""Calls to a device that wants a digest login: 100 small questions, 20 bodies of 100 KB, 16 times 50 questions side by side."""

import asyncio
import atexit
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import httpx
import requests
from requests.auth import HTTPDigestAuth

from device import PASSWORD, USER, Device, counted

GET = "/ISAPI/System/status?format=json"
POST = "/ISAPI/Intelligent/FDLib/FDSetUp?format=json"
PICTURE = b"Z" * 100_000
HEADERS = {"content-type": "application/octet-stream"}
CALLS = {"get": 100, "post": 20, "many": 16 * 50}


def call_of(work, session, url, body):
    """A call as requests and httpx have it, which name the body differently; gives the size of the reply."""

    def call():
        if work == "post":
            reply = session.post(url + POST, headers=HEADERS, **{body: PICTURE})
        else:
            reply = session.get(url + GET)
        assert reply.status_code == 200
        return len(reply.content)

    return call


def with_requests(work):
    device = Device()
    session = requests.Session()
    session.trust_env = False
    session.auth = HTTPDigestAuth(USER, PASSWORD)
    call = call_of(work, session, device.url, "data")
    if work != "many":
        return counted(device, CALLS[work], lambda: sum(call() for _ in range(CALLS[work])))
    # The login is kept for each thread, and so are the threads.
    session.mount("http://", requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=16))
    pool = ThreadPoolExecutor(16)
    run = lambda: sum(pool.map(lambda _: sum(call() for _ in range(50)), range(16)))
    run()
    return counted(device, CALLS[work], run)


def with_httpx(work):
    device = Device()
    session = httpx.Client(auth=httpx.DigestAuth(USER, PASSWORD), trust_env=False)
    call = call_of(work, session, device.url, "content")
    return counted(device, CALLS[work], lambda: sum(call() for _ in range(CALLS[work])))


def with_aiohttp(work):
    device = Device()
    loop = asyncio.new_event_loop()

    async def opened():
        login = aiohttp.DigestAuthMiddleware(login=USER, password=PASSWORD)
        return aiohttp.ClientSession(middlewares=(login,))

    session = loop.run_until_complete(opened())
    atexit.register(lambda: loop.run_until_complete(session.close()))

    async def some(calls):
        seen = 0
        for _ in range(calls):
            if work == "post":
                asked = session.post(device.url + POST, data=PICTURE, headers=HEADERS)
            else:
                asked = session.get(device.url + GET)
            async with asked as reply:
                assert reply.status == 200
                seen += len(await reply.read())
        return seen

    async def all():
        if work != "many":
            return await some(CALLS[work])
        return sum(await asyncio.gather(*(some(50) for _ in range(16))))

    return counted(device, CALLS[work], lambda: loop.run_until_complete(all()))


AREAS = {"digest-get": "get", "digest-post-100k": "post", "digest-16-in-flight": "many"}
CASES = []
for area, work in AREAS.items():
    threads = ", 16 kept threads" if work == "many" else ""
    CASES += [
        (area, "requests", f"one Session with one HTTPDigestAuth, trust_env off{threads}", lambda w=work: with_requests(w)),
        (area, "aiohttp", "one ClientSession with DigestAuthMiddleware", lambda w=work: with_aiohttp(w)),
    ]
    if work != "many":
        CASES.append((area, "httpx", "one Client with DigestAuth, trust_env off", lambda w=work: with_httpx(w)))
