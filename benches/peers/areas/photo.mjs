// Photos made small, one thread.
import sharp from 'sharp';
import { read } from '../inputs.mjs';

sharp.concurrency(1);
sharp.cache(false);

const files = {
  'photo-12mp': '12mp.jpg',
  'photo-12mp-progressive': '12mp_prog.jpg',
  'photo-12mp-png': '12mp.png',
  'photo-2mp': '2mp.jpg',
};

export const cases = Object.entries(files).map(([area, file]) => ({
  area,
  who: 'sharp',
  how: 'rotate(), resize(800, 800, inside), jpeg(85), concurrency 1',
  start() {
    const data = read(file);
    return async () => (await sharp(data).rotate().resize(800, 800, { fit: 'inside' }).jpeg({ quality: 85 }).toBuffer()).length;
  },
}));
