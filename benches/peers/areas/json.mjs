// A photo of 1 MB into a JSON body, and out of one; not in the processor's caches.
import { read } from '../inputs.mjs';

const swept = new Uint8Array(64 << 20);
const cold = (run) => Object.assign(run, { between: () => { for (let i = 0; i < swept.length; i += 64) swept[i]++; } });
const into = (photo) => Buffer.from(JSON.stringify({ id: 7, name: 'Ada', photo: photo.toString('base64') }));
const out = (area, change) => ({
  area,
  who: 'Node',
  how: "JSON.parse, Buffer.from(…, 'base64')",
  start() {
    const body = Buffer.from(change(into(read('1mb.jpg')).toString()));
    return cold(() => Buffer.from(JSON.parse(body).photo, 'base64').length);
  },
});

export const cases = [
  {
    area: 'json-into',
    who: 'Node',
    how: "toString('base64'), JSON.stringify, Buffer.from",
    start() {
      const photo = read('1mb.jpg');
      return cold(() => into(photo).length);
    },
  },
  out('json-out', (text) => text),
  out('json-out-escaped', (text) => text.replaceAll('/', '\\/')),
];
