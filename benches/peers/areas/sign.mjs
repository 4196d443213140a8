// Signing a request to the gateway: HMAC-SHA256 of a text of nine lines, as base64. See ../../src/areas/sign.rs.

import { createHash, createHmac, createSecretKey } from 'node:crypto';

const KEY = '29180881';
const SECRET = 'TestSecret0123456789';
const PATH = '/artemis/api/resource/v1/person/advance/personList';
const NONCE = '5f50916a-0856-4bab-98a5-357cfd880157';
const NOW = 1726810297925;

const text = () => `POST\n*/*\napplication/json\nx-ca-key:${KEY}\nx-ca-nonce:${NONCE}\nx-ca-timestamp:${NOW}\n${PATH}`;
const sign = (key) => () => createHmac('sha256', key).update(text()).digest('base64').length;

function md5() {
  const body = Buffer.from(Array.from({ length: 1_000_000 }, (_, n) => (n * 31) & 255));
  return () => createHash('md5').update(body).digest('base64').length;
}

export const cases = [
  { area: 'sign', who: 'Node', how: "createHmac('sha256', secret), digest('base64'): the usual code", start: () => sign(SECRET) },
  { area: 'sign', who: 'Node-key', how: 'the same with a KeyObject', start: () => sign(createSecretKey(SECRET, 'utf8')) },
  { area: 'md5-1mb', who: 'Node', how: "createHash('md5') (OpenSSL)", start: md5 },
];
