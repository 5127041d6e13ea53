import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { eventually } from '../lab/eventually.ts';
import { processesWith } from '../lab/processes.ts';
import { missingFor } from '../lab/requirements.ts';
import { GateLab } from './gate-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd');
const KEY = generateKeyPair().publicKey;
const END = '# end\n';
const set = (address: string) => `set ${KEY} - ${address}`;

describe.skipIf(missing)('a change at the gate', () => {
  let lab: GateLab;
  let before: string;

  beforeAll(async () => {
    lab = await GateLab.start();
    before = await lab.picture();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const apply = (text: string | Buffer) => lab.run('apply', text);
  const applyAlone = async (text: string) => {
    const client = await lab.connect();
    return lab.runOver(client, 'apply', text).finally(() => client.end());
  };

  it('is not a hundred megabytes', async () => {
    const line = `${set('10.0.0.9/32')}\n`;
    const flood = Buffer.from(line.repeat(Math.ceil(1e8 / line.length)));
    for (const text of [flood, Buffer.alloc(1e8, 'A'), Buffer.alloc(1e8, 0)])
      expect((await apply(text)).status).toBe(64);
    expect((await lab.run('standby', Buffer.alloc(1e8, 'A'))).status).toBe(64);
    expect(await lab.picture()).toBe(before);
  });

  it('waits its turn when many come at once, and every one of them is made', async () => {
    const keys = Array.from({ length: 12 }, () => generateKeyPair().publicKey);
    const all = await Promise.all(
      keys.map((key, at) => applyAlone(`set ${key} - 10.0.0.${60 + at}/32\nset ${KEY} - 10.0.0.${80 + at}/32\n${END}`)),
    );
    expect(all.map(({ status }) => status)).toEqual(keys.map(() => 0));
    const ips = await lab.server.allowedIps();
    expect(keys.map((key) => ips.get(key))).toEqual(keys.map((_, at) => [`10.0.0.${60 + at}/32`]));
    expect(ips.get(KEY)).toHaveLength(1);
    await apply(`${[...keys, KEY].map((key) => `remove ${key}`).join('\n')}\n${END}`);
    expect(await lab.picture()).toBe(before);
  });
});

describe.skipIf(missing)('a change that does not end', () => {
  it('is killed with all that it started, and keeps nobody else waiting', async () => {
    await using lab = await GateLab.start({ limit: 2 });
    const client = await lab.connect();
    const { promise, resolve } = Promise.withResolvers<string | null>();
    client.exec('apply', (error, channel) => {
      if (error) throw error;
      channel.on('data', () => undefined).on('exit', (_: null, signal: string) => resolve(signal));
      channel.stderr.resume();
      channel.write(`${set('10.0.0.40/32')}\n`); // and no end
    });
    await eventually(() => processesWith(lab.gate.program).length > 0);
    const quick = await lab.run('apply', `set ${KEY} - 10.0.0.41/32\n${END}`);
    expect(quick.status).toBe(0);
    expect(await promise).toBe('SIGKILL');
    await eventually(() => processesWith(lab.gate.program).length === 0);
    expect((await lab.server.allowedIps()).get(KEY)).toEqual(['10.0.0.41/32']);
    client.end();
  });
});
