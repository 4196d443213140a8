// The inputs that the Rust worker has made (`worker inputs`).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env.BENCH_INPUTS ?? fileURLToPath(new URL('../target/inputs', import.meta.url));
export const read = (name) => readFileSync(`${folder}/${name}`);
