// The Node peers, as `compare` asks for them: see ../src/worker.rs for what is said. Each area is a file in areas/ that exports
// `cases`: {area, who, how, start}; what `start` returns is measured, may be async, and may have `counters` and `between`.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const folder = new URL('areas/', import.meta.url);
const known = new Map();
for (const file of readdirSync(folder).filter((f) => f.endsWith('.mjs')).sort()) {
  for (const c of (await import(new URL(file, folder))).cases) known.set(`${c.area}/${c.who}`.replaceAll(' ', '_'), c);
}

const status = (name) => Number(readFileSync('/proc/self/status', 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]);

async function measure(run, times) {
  const counters = run.counters ?? (() => ({}));
  await counters();
  let [wall_ns, cpu_ns, check] = [0, 0];
  // One reading of the clocks for all of them, or one for each where something is done between.
  const together = run.between ? 1 : times;
  for (let left = times; left > 0; left -= together) {
    run.between?.();
    const cpu = process.cpuUsage();
    const wall = process.hrtime.bigint();
    for (let i = 0; i < together; i++) check = await run();
    wall_ns += Number(process.hrtime.bigint() - wall);
    const spent = process.cpuUsage(cpu);
    cpu_ns += (spent.user + spent.system) * 1000;
  }
  return { wall_ns, cpu_ns, check, counters: await counters() };
}

if (process.argv[2] === 'peak') {
  const run = await known.get(process.argv[3]).start();
  writeFileSync('/proc/self/clear_refs', '5');
  const before = status('VmRSS');
  await run();
  console.log(JSON.stringify({ peak_kib: Math.max(0, status('VmHWM') - before) }));
  process.exit(0);
}

const ready = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const [word, name, times] = line.split(' ');
  let answer;
  if (word === 'quit') process.exit(0);
  else if (word === 'list') answer = [...known.values()].map(({ area, who, how }) => ({ area, who, how }));
  else {
    if (!ready.has(name)) ready.set(name, await known.get(name).start());
    answer = await measure(ready.get(name), Number(times));
  }
  console.log(JSON.stringify(answer));
}
process.exit(0);
