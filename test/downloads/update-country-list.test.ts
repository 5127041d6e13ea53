import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DownloadError, downloadLines } from '../../src/downloads/download-lines.ts';
import { downloadCountryList } from '../../src/downloads/update-country-list.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { makeCertificate } from '../lab/make-certificate.ts';
import { registryFile } from '../stage/registry-file.ts';

const folder = temporaryFolder();
const files = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const;
makeCertificate(...files);
const [key = '', cert = ''] = files.map((file) => readFileSync(file, 'utf8'));
let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

type Answer = Parameters<typeof createServer>[1];

/** A registry's server; the addresses that it answers at. */
async function registry(answer: Answer): Promise<(path: string) => string> {
  const own = createServer({ key, cert }, answer);
  server = own;
  await new Promise<void>((resolve) => own.listen(0, 'localhost', resolve));
  return (path) => `https://localhost:${(own.address() as AddressInfo).port}${path}`;
}

const ripe = registryFile([
  'ripencc|RU|ipv4|5.8.0.0|512|20120601|allocated|a',
  'ripencc|RU|ipv6|2001:640::|32|20020807|allocated|b',
]);
const apnic = registryFile(['apnic|RU|ipv4|43.224.0.0|1024|20140101|allocated|a'], '20261127', 'apnic');

it('takes a country’s networks from the files of several registries', async () => {
  const at = await registry(({ url }, response) => response.end(url === '/ripe' ? ripe : apnic));
  const list = await downloadCountryList({ country: 'ru', urls: [at('/ripe'), at('/apnic')], before: null, ca: cert });
  expect(list).toMatchObject({
    country: 'RU',
    date: '2026-11-27',
    source: 'ripencc 2026-11-28, apnic 2026-11-27',
    networks: { v4: ['5.8.0.0/23', '43.224.0.0/22'], v6: ['2001:640::/32'] },
  });
});

it('takes nothing when one of them is cut off, unlikely, of nobody, or not the registry’s', async () => {
  const at = await registry(({ url }, response) => {
    if (url === '/cut')
      response.writeHead(200, { 'content-length': ripe.length }).write(ripe.slice(0, 150), () => response.destroy());
    else if (url === '/short') response.end(ripe.slice(0, -60));
    else if (url === '/missing') response.writeHead(404).end();
    else if (url === '/moved') response.writeHead(302, { location: '/ripe' }).end();
    else response.end(ripe);
  });
  const ask = (path: string, more: object = {}) =>
    downloadCountryList({ country: 'ru', urls: [at('/ripe'), at(path)], before: null, ca: cert, ...more });
  await expect(ask('/cut')).rejects.toThrow(/\/cut: (aborted|ECONNRESET)/);
  await expect(ask('/short')).rejects.toThrow(/\/short: the file has 0 records of ipv6 and announces 1/);
  await expect(ask('/missing')).rejects.toThrow(/\/missing: the server answered 404/);
  await expect(ask('/moved')).rejects.toThrow(/\/moved: the server answered 302/);
  await expect(ask('/ripe', { country: 'de' })).rejects.toThrow('no network of the country DE');
  await expect(ask('/ripe', { ca: undefined })).rejects.toThrow(/DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED/);
  const before = await ask('/ripe');
  await expect(ask('/ripe', { before: { ...before, networks: { v4: ['5.0.0.0/8'], v6: [] } } })).rejects.toThrow(
    /0 % of the IPv4/,
  );
});

it('is bounded in size and time, and goes nowhere without TLS', async () => {
  const at = await registry(({ url }, response) => {
    if (url === '/slow') response.write('2|ripencc\n');
    else if (url === '/one-line') response.end('x'.repeat(300_000));
    else response.end('line\n'.repeat(100_000));
  });
  const lines: string[] = [];
  const ask = (path: string, limits: object = {}) =>
    downloadLines(at(path), (line) => lines.push(line), { most: 1e6, ms: 5000, ca: cert, ...limits });
  await expect(ask('/large', { most: 100_000 })).rejects.toThrow(/more than 0 MB/);
  expect(lines.length).toBeLessThan(100_000);
  await expect(ask('/one-line')).rejects.toThrow(/not a text of lines/);
  await expect(ask('/slow', { ms: 200 })).rejects.toThrow(/no answer within 0 s/);
  await expect(downloadLines('http://127.0.0.1/', () => undefined, { most: 1, ms: 1 })).rejects.toThrow(DownloadError);
});
