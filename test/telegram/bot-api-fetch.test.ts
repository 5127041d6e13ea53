import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Api, InputFile } from 'grammy/web';
import { expect, onTestFinished, test } from 'vitest';
import { describeError } from '../../src/log.ts';
import { botApiFetch } from '../../src/telegram/api/bot-api-fetch.ts';
import { Ways } from '../../src/telegram/api/way/ways.ts';

const TOKEN = '1:A';
const OK = JSON.stringify({ ok: true, result: { message_id: 7 } });

/** A server that answers as told, and grammY on its way to it. */
async function open(listener: RequestListener, timeoutSeconds = 20): Promise<{ api: Api; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api: new Api(TOKEN, { apiRoot, timeoutSeconds, fetch: botApiFetch(apiRoot, new Ways({ list: ['direct'] })) }),
    server,
  };
}

/** How the log names the error that a call ends with. */
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => describeError(error),
  );

test('sends what grammY says as it is and gives back the answer', async () => {
  const seen: { url: string | undefined; type: string | undefined; body: string }[] = [];
  const { api } = await open(async (request, response) => {
    const body = String(await buffer(request));
    seen.push({ url: request.url, type: request.headers['content-type'], body });
    response.end(JSON.stringify({ ok: true, result: { message_id: 7 } }));
  });
  expect(await api.sendMessage(5, 'Привет')).toEqual({ message_id: 7 });
  expect(seen).toEqual([
    { url: `/bot${TOKEN}/sendMessage`, type: 'application/json', body: JSON.stringify({ chat_id: 5, text: 'Привет' }) },
  ]);
});

test('a file arrives byte by byte', async () => {
  const bytes = Buffer.from(new Uint8Array(3_000_000).map((_, i) => (i * 7919) % 256));
  let arrived = Buffer.alloc(0);
  const { api } = await open(async (request, response) => {
    arrived = await buffer(request);
    response.end(OK);
  });
  await api.sendDocument(5, new InputFile(bytes, 'backup.age'));
  expect(arrived.includes(bytes)).toBe(true);
});

test('calls one after the other share a connection', async () => {
  const sockets = new Set<Socket>();
  const { api } = await open((request: IncomingMessage, response) => {
    sockets.add(request.socket);
    request.resume();
    response.end(OK);
  });
  for (let n = 0; n < 3; n += 1) await api.sendMessage(5, 'x');
  await api.sendDocument(5, new InputFile(new Uint8Array(10), 'x'));
  expect(sockets.size).toBe(1);
});

test('tells the status of an answer that is not the Bot API’s', async () => {
  const { api } = await open((request, response) => {
    request.resume();
    response.writeHead(502).end('<html>Bad Gateway</html>');
  });
  expect(await failure(api.getMe())).toEqual({ name: 'HttpError', code: 'HTTP 502, not of the Bot API' });
});

test('an answer that comes before the whole file was sent counts', async () => {
  const { api } = await open((request, response) => {
    response.writeHead(413, { connection: 'close' });
    response.end(JSON.stringify({ ok: false, error_code: 413, description: 'Request Entity Too Large' }), () =>
      request.destroy(),
    );
  });
  const sent = api.sendDocument(5, new InputFile(new Uint8Array(20_000_000), 'x'));
  expect(await failure(sent)).toMatchObject({ name: 'GrammyError', code: 413 });
});

test('an answer that breaks off is an error, not half an answer', async () => {
  const { api } = await open((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"ok":true,', () => response.destroy());
  });
  expect(await failure(api.getMe())).toEqual({ name: 'HttpError', code: 'ECONNRESET' });
});

test('nobody listens: the code of the network is told', async () => {
  const { api, server } = await open((_, response) => response.end(OK));
  server.close();
  await once(server, 'close');
  expect(await failure(api.getMe())).toEqual({ name: 'HttpError', code: 'ECONNREFUSED' });
});

test('a call that is given up leaves its connection, before the answer and within it', async () => {
  for (const begins of [false, true]) {
    const stopping = new AbortController();
    const { api, server } = await open((request, response) => {
      request.resume();
      if (begins) response.writeHead(200).write('{');
      setImmediate(() => stopping.abort());
    });
    const closed = new Promise((resolve) => server.on('connection', (socket) => socket.on('close', resolve)));
    expect(await failure(api.getMe(stopping.signal as never))).toMatchObject({ name: 'HttpError' });
    await closed;
  }
});

test('an answer that never ends is given up after grammY’s time', async () => {
  const { api } = await open((request, response) => {
    request.resume();
    response.writeHead(200).write('{"ok":');
  }, 0.2);
  expect(await failure(api.getMe())).toMatchObject({
    name: 'HttpError',
    message: expect.stringContaining('timed out'),
  });
});
