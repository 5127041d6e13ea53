import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speaksWireguard, withoutNeutral } from '../../src/amnezia/parameters.ts';
import { appOn, fileParameters, firstApp, takesWireguard } from '../../src/peers/devices/device-app.ts';
import { serverParameters } from '../../src/peers/devices/server-parameters.ts';
import { generationFor, knownParameters } from '../../src/peers/records/node-parameters.ts';
import { type DraftNode, emptyNode, nodeRecord } from '../../src/peers/records/node-record.ts';
import { HEADER_KEY, storedParameters, VALUES, VALUES_3 } from '../stage/amnezia-parameters.ts';
import { box, newKey, node, peer, SERVER_KEY } from '../stage/sample-state.ts';

const record = (parameters: DraftNode['parameters']): DraftNode => ({ ...emptyNode(), parameters });
const known = (parameters: DraftNode['parameters'], serverKey = SERVER_KEY) =>
  knownParameters(record(parameters), serverKey);
const V2 = storedParameters(SERVER_KEY, VALUES);
const V3 = storedParameters(SERVER_KEY, VALUES_3, HEADER_KEY);

describe('the stored parameters of a node', () => {
  it('are known for the server key that they were read with, and for no other', () => {
    expect(known(V2)).toEqual({ values: VALUES, headerPrint: null, headerSecret: null });
    expect(known(V2, newKey())).toBeNull();
    expect(known(null)).toBeNull();
    expect(knownParameters(undefined, SERVER_KEY)).toBeNull();
  });

  it.each<[string, object]>([
    ['a name that this version does not know', { values: { ...VALUES, Quux: '1' } }],
    ['a value out of range', { values: { ...VALUES, S1: '70000' } }],
    ['a value that is written otherwise', { values: { ...VALUES, S1: '030' } }],
    ['headers that meet', { values: { ...VALUES, H2: VALUES.H1 } }],
    ['a header key among the values', { values: { ...VALUES, HeaderProtectionKey: HEADER_KEY } }],
    ['a hash without a key', { header_print: 'x' }],
    ['a key with too short a padding', { ...V3, values: { ...VALUES_3, S3: '11' } }],
  ])('are not known with %s', (_what, more) => {
    expect(known({ ...V2, ...more })).toBeNull();
  });

  it('survive a version that knows less or more: an old store has none, and unknown fields stay', () => {
    const { parameters: _, ...old } = emptyNode();
    expect(nodeRecord.parse(old)).toEqual(emptyNode());
    const newer = { ...emptyNode(), parameters: { ...V3, later: [1] }, another: {} };
    expect(nodeRecord.parse(newer)).toEqual(newer);
  });

  it('say which version of AmneziaWG an app must speak', () => {
    expect([V2, V3].map((stored) => generationFor(known(stored) ?? expect.fail()))).toEqual(['2.0', '3.0']);
  });
});

describe('what a file is made with', () => {
  const amnezia = node({ protocol: 'amneziawg' });
  const on = { serverKey: SERVER_KEY, hasKnownParameters: true };

  it('are the parameters of an AmneziaWG node, its header protection key opened for that server key alone', () => {
    expect(serverParameters(amnezia, record(V2), on, box).parameters).toEqual(VALUES);
    expect(serverParameters(amnezia, record(V3), on, box).parameters).toEqual({
      ...VALUES_3,
      HeaderProtectionKey: HEADER_KEY,
    });
    const other = { ...V3, header_secret: box.sealText(newKey(), HEADER_KEY) };
    expect(() => serverParameters(amnezia, record(other), on, box)).toThrow();
    expect(serverParameters(node(), record(V3), { serverKey: SERVER_KEY }, box).parameters).toBeNull();
  });

  it.each<[string, typeof on | { readonly serverKey: string }, DraftNode['parameters']]>([
    ['none were read since the node came back', { ...on, hasKnownParameters: false }, V2],
    ['nobody says that they were read', { serverKey: SERVER_KEY }, V2],
    ['they are another interface’s', { ...on, serverKey: newKey() }, V2],
    ['the store has none', on, null],
  ])('invariant 13: is nothing on an AmneziaWG node while %s', (_why, seen, stored) => {
    expect(() => serverParameters(amnezia, record(stored), seen, box)).toThrow(
      expect.objectContaining({ code: 'server-not-read' }),
    );
  });

  it('goes by the device’s app, which is raised to AmneziaWG where plain WireGuard cannot connect, and only there', () => {
    const junk = storedParameters(SERVER_KEY, { Jc: '4', Jmin: '10', Jmax: '50' });
    const apps = (protocol: 'wireguard' | 'amneziawg', stored: DraftNode['parameters']) =>
      ['wireguard', 'amneziawg', 'amneziavpn', 'of a later version'].map((app) =>
        appOn({ protocol }, known(stored), peer({ app })),
      );
    expect(apps('wireguard', null)).toEqual(['wireguard', 'amneziawg', 'amneziavpn', 'wireguard']);
    expect(apps('amneziawg', V2)).toEqual(['amneziawg', 'amneziawg', 'amneziavpn', 'amneziawg']);
    expect(apps('amneziawg', V3)).toEqual(['amneziawg', 'amneziawg', 'amneziavpn', 'amneziawg']);
    expect(apps('amneziawg', null)).toEqual(['amneziawg', 'amneziawg', 'amneziavpn', 'amneziawg']);
    expect(apps('amneziawg', junk)).toEqual(['wireguard', 'amneziawg', 'amneziavpn', 'wireguard']);
    expect(['help', 'first', 'off'].map((disguise) => firstApp({ protocol: 'amneziawg', disguise } as never))).toEqual(
      Array(3).fill('amneziawg'),
    );
  });

  it('never has a key of 3.x unless the interface has header protection or random trailers', () => {
    const three = /HeaderProtectionKey|ContentPadding|Rekey|Reject|Keepalive|MaxHandshake|Trailers|Cookies/;
    const text = (server: object) => JSON.stringify(fileParameters('amneziawg', server, newKey()));
    expect(text({ ...VALUES, ContentPaddingAddition: '10-100', RekeyTimeout: '3-7' })).not.toMatch(three);
    expect(text({ ...VALUES_3, HeaderProtectionKey: HEADER_KEY })).toMatch(/HeaderProtectionKey.*ContentPadding/);
    expect(fileParameters('wireguard', VALUES, newKey())).toBeNull();
    expect(fileParameters('amneziawg', null, newKey())).not.toHaveProperty('S1');
  });

  it('takes plain WireGuard exactly where nothing that must be equal is set', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(VALUES) as (keyof typeof VALUES)[]), (keys) => {
        const values = withoutNeutral(Object.fromEntries(keys.map((key) => [key, VALUES[key]])));
        const stored = known(storedParameters(SERVER_KEY, values));
        if (stored === null) return; // junk without a lower limit, for example
        expect(takesWireguard(amnezia, stored)).toBe(speaksWireguard(values));
      }),
    );
  });
});
