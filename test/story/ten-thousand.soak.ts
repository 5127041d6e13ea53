import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { DIALECTS, PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { AWG } from '../lab/amneziawg/amneziawg.ts';
import { clientConfig } from '../lab/client-config.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { box, peer, stateOf } from '../stage/sample-state.ts';
import { setStage } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
const PEERS = 10_000;
/** Key of `sample-state`'s box. */
const STORE_KEY = '5a'.repeat(32);

const REAL = { wireguard: '/usr/bin/wg', amneziawg: AWG } as const;

/** Writes down each call, and how many ms it took. */
const timed = (program: string) => `began=$(date +%s%3N)
${program} "$@"
status=$?
echo "$1 $(($(date +%s%3N) - began))" >>"$(dirname "$0")/calls"
exit "$status"`;

function device(index: number): DraftPeer & { keys: ReturnType<typeof generateKeyPair>; presharedKey: string } {
  const [keys, presharedKey] = [generateKeyPair(), generatePresharedKey()];
  const secret = box.seal(keys.publicKey, { privateKey: keys.privateKey, presharedKey });
  const wg_ip = `10.8.${Math.floor(index / 256)}.${index % 256}/32`;
  const record = peer({ telegram_id: 1000 + index, server_id: 'eu1', wg_ip, public_key: keys.publicKey, secret });
  return { ...record, keys, presharedKey };
}

it.skipIf(missing).for(PROTOCOLS)(
  '10,000 missing peers go back in one addconf: %s',
  { timeout: 240_000 },
  async (protocol, { annotate }) => {
    await using programs = new FakePrograms({ [DIALECTS[protocol].program]: timed(REAL[protocol]) });
    const far = { eu1: { address: '10.8.0.1/16', sshd: { path: programs.path } } };
    const { lab, eu1, daemon, api } = await setStage({ STORE_KEY, LOG_LEVEL: 'info' }, { far, protocol });
    const devices = Array.from({ length: PEERS }, (_, number) => device(number + 2));
    daemon.writeStore(JSON.stringify(stateOf(devices.map(({ keys: _, presharedKey: __, ...record }) => record))));
    const last = devices.at(-1);
    if (!last) throw new Error('there are devices');
    const phone = await lab.phone();
    const { keys, presharedKey, wg_ip } = last;
    await phone.up(clientConfig(eu1, { keys, presharedKey, address: wg_ip }));

    const launched = performance.now();
    await daemon.start();
    await daemon.says(/peers brought in line.*node=eu1/, { timeout: 60_000 });
    await annotate(
      `${PEERS} peers were back ${Math.round(performance.now() - launched)} ms after the start of the daemon`,
    );
    const allowed = await eu1.allowedIps();
    expect(allowed.size).toBe(PEERS);
    expect(devices.filter((record) => allowed.get(record.public_key)?.join() !== record.wg_ip)).toEqual([]);
    const calls = readFileSync(join(programs.folder, 'calls'), 'utf8').trim().split('\n');
    await annotate(`calls of wg and their ms: ${calls.join(', ')}`);
    expect(calls.filter((call) => !/^(?:show|showconf|--version) /.test(call))).toEqual([
      expect.stringMatching(/^addconf /),
    ]);
    expect(await phone.reaches(eu1.address, 10)).toBe(true);

    await daemon.stop();
    await eu1.restart();
    const again = performance.now();
    await daemon.start();
    await eventually(async () => (await eu1.wg('show', 'peers')).split('\n').length === PEERS, { timeout: 60_000 });
    await annotate(`after a reboot of node and daemon: ${Math.round(performance.now() - again)} ms`);
    expect(api.violations).toEqual([]);
  },
);
