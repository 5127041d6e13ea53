import { join } from 'node:path';
import { generateKeyPair, generatePresharedKey } from '../../../src/peers/devices/keys.ts';
import { WireguardLab } from '../../lab/wireguard-lab.ts';
import { figureOf } from '../figure.ts';
import { atMost, type Result } from '../result.ts';
import type { RoundOrder, RoundsMade } from '../stage/probe-round.ts';
import type { RowContext } from './row.ts';

const DOORS = 20;
const FIRST_PORT = 40_000;
/** `PROBE_MINUTES` by default. */
const EVERY_MS = 5 * 60_000;
const OWN = '10.0.0.254';
const PROGRAM = join(import.meta.dirname, '../stage/probe-round.ts');

/** A round of the bot's own tries over twenty doors of one server, all open: processor time of a core at the default pace. */
export async function probeRound({ small }: RowContext): Promise<Result[]> {
  await using lab = await WireguardLab.start();
  const [server, { namespace }] = [await lab.server(), await lab.phone()];
  const keys = { ...generateKeyPair(), presharedKey: generatePresharedKey() };
  await server.addHandmadePeer({ ...keys, allowedIps: [`${OWN}/32`] });
  const doors = `udp dport ${FIRST_PORT}-${FIRST_PORT + DOORS - 1} redirect to :${server.endpoint.port}`;
  const rules = `table ip doors { chain pre { type nat hook prerouting priority dstnat; ${doors}; }; }`;
  await server.namespace.run(['nft', '-f', '-'], rules);
  const order: RoundOrder = {
    ...{ host: server.endpoint.host, ports: Array.from({ length: DOORS }, (_, n) => FIRST_PORT + n) },
    ...{ serverKey: server.keys.publicKey, keys, own: OWN, address: server.address, rounds: small ? 4 : 10 },
  };
  const { cpuMs, open } = JSON.parse(
    await namespace.run([process.execPath, PROGRAM], JSON.stringify(order)),
  ) as RoundsMade;
  if (open !== DOORS) throw new Error(`${open} of ${DOORS} doors were found open`);
  const ours = figureOf(cpuMs.slice(1).map((ms) => (ms / EVERY_MS) * 100));
  return [
    {
      row: 'probe',
      title: `trying ${DOORS} doors every five minutes`,
      devices: 0,
      unit: '% of a core',
      ours,
      claims: [atMost('of a core', ours.median, 1, '% of a core')],
    },
  ];
}
