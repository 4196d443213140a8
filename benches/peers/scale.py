"""Many terminals in one process, with aiohttp: a task for each, one session for all. Told what to do, and says the same, as the clients
of ../src/bin/scale.rs. It reads the stream and nothing more: no reconnect, no gaps filled, no doubles dropped."""

import asyncio
import json
import resource
import sys
import time

import aiohttp

SEARCH = {"AcsEventCond": {"searchID": "1", "searchResultPosition": 0, "maxResults": 1, "major": 0, "minor": 0, "timeReverseOrder": True}}


def status(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name))


async def follow(session, url, login, late):
    # One for each: a challenge is one device's.
    digest = (aiohttp.DigestAuthMiddleware(*login),)
    forever = aiohttp.ClientTimeout(total=None, sock_read=60)
    async with session.get(f"{url}/ISAPI/Event/notification/alertStream", middlewares=digest, timeout=forever) as stream:
        stream.raise_for_status()
        async with session.post(f"{url}/ISAPI/AccessControl/AcsEvent?format=json", json=SEARCH, middlewares=digest) as log:
            log.raise_for_status()
            await log.read()
        parts = aiohttp.MultipartReader.from_response(stream)
        while (part := await parts.next()) is not None:
            event = await part.json()
            access = event.get("AccessControllerEvent")
            if access is not None:
                late.append(time.monotonic_ns() - int(access["name"]))


async def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loop = asyncio.get_running_loop()
    told = json.loads(sys.stdin.readline())
    late = []
    before = status("VmRSS:")
    # A connection for the stream and one for the search; let go of before the terminal does.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=4)) as session:
        login = told["user"], told["password"]
        tasks = [loop.create_task(follow(session, url, login, late)) for url in told["urls"]]
        assert (await loop.run_in_executor(None, sys.stdin.readline)).strip() == "begin"
        start, cpu = time.monotonic(), time.process_time()
        assert (await loop.run_in_executor(None, sys.stdin.readline)).strip() == "end"
        cpu = (time.process_time() - cpu) / (time.monotonic() - start)
        n = len(tasks)
        late.sort()
        said = {
            "kib_per_terminal": (status("VmRSS:") - before) / n,
            "peak_kib_per_terminal": (status("VmHWM:") - before) / n,
            "cpu": cpu,
            "late_max_ms": late[-1] / 1e6 if late else None,
            "late_999_ms": late[len(late) * 999 // 1000] / 1e6 if late else None,
            "events": len(late),
        }
        print(json.dumps(said), flush=True)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


asyncio.run(main())
