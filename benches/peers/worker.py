"""The Python peers, as `compare` asks for them: see ../src/worker.rs for what is said.

Each area is a file beside this one with CASES: (area, who, how, start). `start` gets everything ready and returns what is measured; that
returns a number, and may have the attributes `counters`, a function that returns a dict, and `between`, one that is called before each time,
off the clock."""

import importlib
import json
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).parent
AREAS = sorted(p.stem for p in (HERE / "areas").glob("*.py") if p.stem != "__init__")
sys.path.insert(0, str(HERE))


def cases():
    found = {}
    for name in AREAS:
        for area, who, how, start in importlib.import_module(f"areas.{name}").CASES:
            found[f"{area}/{who}".replace(" ", "_")] = (area, who, how, start)
    return found


def status(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name))


def measure(run, times):
    counters, between = getattr(run, "counters", dict), getattr(run, "between", None)
    counters()
    wall = cpu = 0
    # One reading of the clocks for all of them, or one for each where something is done between.
    together = 1 if between else times
    for _ in range(times // together):
        if between:
            between()
        cpu_before, started = time.process_time_ns(), time.perf_counter_ns()
        for _ in range(together):
            check = run()
        wall += time.perf_counter_ns() - started
        cpu += time.process_time_ns() - cpu_before
    return {"wall_ns": wall, "cpu_ns": cpu, "check": check, "counters": counters()}


def main():
    known = cases()
    if sys.argv[1:2] == ["peak"]:
        run = known[sys.argv[2]][3]()
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        before = status("VmRSS:")
        run()
        print(json.dumps({"peak_kib": max(0, status("VmHWM:") - before)}))
        return
    ready = {}
    for line in sys.stdin:
        match line.split():
            case ["list"]:
                answer = [{"area": a, "who": w, "how": h} for a, w, h, _ in known.values()]
            case ["run", name, times]:
                if name not in ready:
                    ready[name] = known[name][3]()
                answer = measure(ready[name], int(times))
            case ["quit"]:
                return
            case _:
                sys.exit(f"not understood: {line}")
        print(json.dumps(answer), flush=True)


main()
