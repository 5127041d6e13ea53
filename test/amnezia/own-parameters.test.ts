import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APPS } from '../../src/amnezia/apps.ts';
import { pick, speaksWireguard, vitalOf, withoutNeutral } from '../../src/amnezia/parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { fullConfig } from '../../src/telegram/delivery/config-file.ts';
import { PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { storedParameters } from '../stage/amnezia-parameters.ts';
import { box, NOW, newKey, node, peer, snapshot, stateOf } from '../stage/sample-state.ts';
import { anyParameters } from './samples.ts';

const IDS = ['main', 'eu1', 'eu1a'];
/** Two servers that were cloned have one key. */
const SERVER_KEYS = [newKey(), newKey()];

const anyNode = fc.record({
  protocol: fc.constantFrom(...PROTOCOLS),
  parameters: anyParameters.map(withoutNeutral),
  serverKey: fc.constantFrom(...SERVER_KEYS),
});

it('a file has the parameters of its own server and nothing of another one’s, nor of what its interface was before', () => {
  const devices = fc.array(fc.tuple(fc.nat(IDS.length - 1), fc.constantFrom(...APPS)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.tuple(anyNode, anyNode, anyNode), devices, (kinds, places) => {
      const nodes = kinds.map(({ protocol }, at) => node({ id: IDS[at] ?? '', protocol }));
      const peers = places.map(([at, app], place) =>
        peer({ server_id: IDS[at] ?? '', app, number: place + 1, wg_ip: `10.0.0.${place + 3}/32` }),
      );
      // a plain interface's record may still have what it had as one of AmneziaWG
      const records = kinds.map(({ serverKey, parameters: { HeaderProtectionKey: key = null, ...values } }, at) => [
        IDS[at],
        { ...emptyNode(), server_key: serverKey, parameters: storedParameters(serverKey, values, key) },
      ]);
      const state = stateOf(peers, { nodes: Object.fromEntries(records) });
      const view = {
        ...{ settings: { adminId: 1, regenGraceSeconds: 60 }, nodesOff: [], now: () => NOW },
        nodes: nodes.map((one) => ({ node: one, snapshot: null })),
        store: { state, update: () => Promise.reject(new Error('nothing is written')) },
      };
      for (const [place, device] of peers.entries()) {
        const own = kinds[IDS.indexOf(device.server_id)] ?? expect.fail();
        const isPlain = own.protocol === 'wireguard';
        const on = snapshot({}, { serverKey: own.serverKey, ...(isPlain ? {} : { hasKnownParameters: true }) });
        const key = { public_key: device.public_key, secret: device.secret ?? '' };
        const file = fullConfig(view, box, { peerId: `p${place + 1}`, peer: device, key }, on);
        const { parameters, problems, unknown } = readParameters(file.text);
        const wanted = isPlain ? {} : own.parameters;
        expect([problems, unknown, vitalOf(parameters)]).toEqual([[], [], vitalOf(wanted)]);
        expect(file.app === 'wireguard').toBe(device.app === 'wireguard' && speaksWireguard(wanted));
        if (file.app === 'wireguard') expect(parameters).toEqual({});
        // of what need not be equal it has the server's, or some of its own, and on plain servers only such
        const shared = pick(parameters, (name) => !/^[JI]/.test(name));
        expect(withoutNeutral(wanted)).toMatchObject(shared);
        expect(file.edition.vital === '').toBe(speaksWireguard(wanted));
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
