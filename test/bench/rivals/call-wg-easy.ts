import { createInterface } from 'node:readline';
import { eventually } from '../../lab/eventually.ts';

interface Client {
  readonly id: string;
  readonly name: string;
}

// A program, for the server is reached in its own namespace only: each line of stdin is an order, each answer tells the ms that it took.
const [url = ''] = process.argv.slice(2);
const CLIENTS = `${url}/api/wireguard/client`;
const clients = async () => (await (await request(CLIENTS)).json()) as readonly Client[];

await eventually(clients, { timeout: 60_000, every: 100 }).catch((error) => {
  throw new Error(`its server did not answer at ${CLIENTS}: ${error}`);
});
let made = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { do: deed } = JSON.parse(line) as { readonly do: 'create' | 'renew' };
  const last = deed === 'renew' ? (await clients()).find(({ name }) => name === nameOf(made)) : undefined;
  made += 1;
  const began = performance.now();
  await request(CLIENTS, { method: 'POST', body: JSON.stringify({ name: nameOf(made) }) });
  if (last) await request(`${CLIENTS}/${last.id}`, { method: 'DELETE' });
  const ms = performance.now() - began;
  const names = (await clients()).map(({ name }) => name);
  if (!names.includes(nameOf(made)) || (last && names.includes(last.name)))
    throw new Error(`it did not ${deed} a client`);
  process.stdout.write(`${JSON.stringify({ ms })}\n`);
}

function nameOf(number: number): string {
  return `bench${number}`;
}

async function request(to: string, more: RequestInit = {}): Promise<Response> {
  const response = await fetch(to, { ...more, headers: { 'content-type': 'application/json' } });
  if (!response.ok) throw new Error(`${more.method ?? 'GET'} ${to}: ${response.status} ${await response.text()}`);
  return response;
}
