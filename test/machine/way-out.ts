import { readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { uniqueName } from '../lab/leftovers.ts';

let count = 0;

/** A machine's way to the real Internet, through address translation here; after every boot it is plugged in again. */
export interface WayOut extends AsyncDisposable {
  plugIn(leader: number): Promise<void>;
}

/** Makes a way out with a small network of its own. */
export async function wayOut(): Promise<WayOut> {
  count += 1;
  const table = `vpn-machine-${process.pid.toString(36)}-${count}`;
  const number = ((process.pid * 16 + count) % 16_384) * 4;
  const address = (host: number) => `198.18.${(number + host) >> 8}.${(number + host) & 255}`;
  const chain = '{ type nat hook postrouting priority srcnat; }';
  for (const words of [`table ip ${table}`, `chain ip ${table} out ${chain}`]) await execa('nft', ['add', words]);
  await execa('nft', ['add', 'rule', 'ip', table, 'out', 'ip', 'saddr', `${address(0)}/30`, 'masquerade']);
  forward(await defaultDevice());
  return {
    async plugIn(leader) {
      const [here, inside] = [uniqueName(), ['-t', String(leader), '-n', 'ip']];
      await execa('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', 'out0', 'netns', String(leader)]);
      await execa('ip', ['address', 'add', `${address(1)}/30`, 'dev', here]);
      await execa('ip', ['link', 'set', here, 'up']);
      forward(here);
      await execa('nsenter', [...inside, 'address', 'add', `${address(2)}/30`, 'dev', 'out0']);
      await execa('nsenter', [...inside, 'link', 'set', 'out0', 'up']);
      await execa('nsenter', [...inside, 'route', 'add', 'default', 'via', address(1)]);
    },
    async [Symbol.asyncDispose]() {
      await execa('nft', ['delete', 'table', 'ip', table]);
    },
  };
}

async function defaultDevice(): Promise<string> {
  const { stdout } = await execa('ip', ['-4', 'route', 'show', 'default']);
  return / dev (\S+)/.exec(stdout)?.[1] ?? 'lo';
}

function forward(device: string): void {
  const file = `/proc/sys/net/ipv4/conf/${device}/forwarding`;
  if (readFileSync(file, 'utf8').trim() !== '1') writeFileSync(file, '1');
}
