import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { PageServer } from '../../src/helper-page/page-server.ts';
import { http } from '../../src/node-http.ts';

const log = pino({ level: 'silent' });
let nextPort = 20_000 + (process.pid % 20_000);

async function open({ networks = ['127.0.0.0/8'] } = {}) {
  nextPort += 1;
  const port = nextPort;
  const asked: string[] = [];
  const server = new PageServer({
    ...{ address: '127.0.0.1', port, networks, names: ['vpn.internal'], log },
    page: (from, wanted) => {
      asked.push(`${from} ${wanted}`);
      return { html: '<!doctype html>hello', policy: "default-src 'none'" };
    },
  });
  await server.listen();
  onTestFinished(() => server.close());
  const get = (path: string, host = `127.0.0.1:${port}`, method = 'GET') =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const request = http.request({ port, path, method, headers: { host } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      request.on('error', reject).end();
    });
  return { port, asked, get, server };
}

test('serves one page with its policy, in the language that is asked for', async () => {
  const { get, asked, port } = await open();
  const page = await get('/?lang=en');
  expect(page).toMatchObject({ status: 200, text: '<!doctype html>hello' });
  expect(page.headers).toMatchObject({
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  await get('/', '127.0.0.1');
  await get('/', `vpn.internal:${port}`);
  expect(asked).toEqual(['127.0.0.1 en', '127.0.0.1 null', '127.0.0.1 null']);
  expect((await get('/dns', 'vpn.internal')).headers['access-control-allow-origin']).toBe('*');
});

test.each(['evil.example', 'localhost', '127.0.0.1.evil.example', '10.0.0.1', ''])(
  'a name that a site elsewhere gave this address is refused: “%s”',
  async (host) => {
    const { get, asked } = await open();
    const { status, headers } = await get('/', host);
    expect([status, headers['content-type']]).toEqual([host === '' ? 421 : 421, 'text/plain; charset=utf-8']);
    expect(asked).toEqual([]);
  },
);

test('nothing else is there, nothing is written, and nobody from outside of the tunnel is let in', async () => {
  const { get } = await open();
  for (const path of ['/config', '/vpn_7.conf', '/../etc/passwd', '/?lang=en/..', '//']) {
    const { status, text } = await get(path);
    expect([path, path.startsWith('/?') ? 200 : 404]).toEqual([path, status]);
    expect(text).not.toContain('PrivateKey');
  }
  expect((await get('/', undefined, 'POST')).status).toBe(405);
  const elsewhere = await open({ networks: ['10.0.0.0/24'] });
  expect((await elsewhere.get('/')).status).toBe(403);
  expect(elsewhere.asked).toEqual([]);
});

test('who sends no HTTP, or never ends, is cut off, and others are served meanwhile', async () => {
  const { port, get } = await open();
  const noise = connect(port, '127.0.0.1');
  const slow = connect(port, '127.0.0.1');
  onTestFinished(() => void slow.destroy());
  slow.write('GET / HTTP/1.1\r\nhost: 127');
  noise.end('\u0000\u0001\u0002 nonsense\r\n\r\n');
  await new Promise((resolve) =>
    noise
      .on('error', () => undefined)
      .on('close', resolve)
      .resume(),
  );
  expect((await get('/')).status).toBe(200);
});
