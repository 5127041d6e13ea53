import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { BotApi } from './start-bot-api.ts';

/** One address for two stand-ins, as Telegram has: the token in the path says which bot is meant. */
export async function openTelegramOf(apis: readonly BotApi[]): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const api = apis.find(({ token }) => incoming.url?.startsWith(`/bot${token}/`)) ?? apis[0];
    const { method, headers, url } = incoming;
    const onward = request(`${api?.url}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
