import { Decrypter } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { DoorService } from '../../src/access/door-service.ts';
import { type AnswerServices, makeAnswer } from '../../src/mail/make-answer.ts';
import { PeerService } from '../../src/peers/devices/peer-service.ts';
import { promote } from '../../src/peers/devices/rekey.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import type { AskedByMail } from '../../src/peers/records/mail-record.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { NodeView } from '../../src/telegram/views.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { box, DAY, iso, NOW, node, peer, snapshot } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { friendWithMail } from './mail-lab.ts';

const ANNA = 7;
const CODE = '123456789012';
const languages = await loadLanguages('UTC');

async function open(
  devices: Readonly<Record<string, DraftPeer>> = {},
  profile: Partial<NodeProfile> = {},
  fill: (draft: Draft) => void = () => undefined,
) {
  const { store } = await openStore((draft) => {
    draft.nodes['main'] = emptyNode();
    draft.users[ANNA] = friendWithMail(ANNA, 'anna@mail.test', CODE, { language: 'en' });
    Object.assign(draft.peers, structuredClone(devices));
    fill(draft);
  });
  const main = node(profile);
  const other = node({
    id: 'eu1',
    name: 'Vienna',
    network: '10.1.0.0/24',
    reserved: [],
    endpointHost: 'eu1.example.com',
    furtherDoors: [{ host: 'eu1.example.com', port: 443 }],
  });
  const now = () => NOW;
  const doors = new DoorService({ store, nodes: [main, other], box, doorsOf: () => null, now });
  const peers = new PeerService({
    store,
    nodes: [main],
    box,
    deviceLimit: 3,
    now,
    notify: () => undefined,
    chooseDoor: doors.choose,
  });
  /** The node as it is once its loop has done what the store says. */
  const upToDate = (hasKeys: boolean, which: NodeProfile): NodeView => {
    const there = Object.values(hasKeys ? store.state.peers : {}).flatMap((one) => [
      [one.public_key, { ips: addressesOf(one) }] as const,
      ...(one.next ? [[one.next.public_key, { ips: [] }] as const] : []),
    ]);
    return { node: which, snapshot: snapshot(Object.fromEntries(there)) };
  };
  const world = { isUp: true, hasKeys: true, hasOtherKeys: true, isFresh: false };
  const services: AnswerServices = {
    otherNode: (_, nodeId) => (nodeId === 'main' ? other : main),
    freshNode: () => (world.isFresh ? other : null),
    hasNode: (nodeId) => nodeId === 'main' || nodeId === 'eu1',
    ...{ store, box, peers, doors, now, languageFor: () => 'en', textsFor: () => languages.en },
    get view() {
      const nodes = [
        world.isUp ? upToDate(world.hasKeys, main) : { node: main, snapshot: null },
        upToDate(world.hasOtherKeys, other),
      ];
      return { settings: { adminId: 1, regenGraceSeconds: 3600 }, store, nodes, nodesOff: [], now };
    },
  };
  const ask = async (more: Partial<AskedByMail> = {}) => {
    const asked: AskedByMail = {
      wish: 'config',
      device: null,
      at: iso(NOW),
      letter: -5,
      place: '1.5',
      peer: null,
      ...more,
    };
    await store.update((draft) => {
      const mail = draft.users[ANNA]?.mail;
      if (mail) mail.asked = asked;
    });
    return asked;
  };
  /** The answer to a letter, as the job makes it: with what the store says of the letter. */
  const answer = async () => {
    const asked = store.state.users[ANNA]?.mail?.asked;
    if (!asked) throw new Error('no letter');
    return makeAnswer(services, ANNA, asked);
  };
  return { store, world, ask, answer, secretOf: (id: string) => store.state.peers[id] };
}

/** The config in a locked page, opened with these words. */
async function unlocked(page: Uint8Array, words: string): Promise<string> {
  const [, sealed = ''] = /<div id="sealed" hidden>([^<]*)</.exec(Buffer.from(page).toString()) ?? [];
  const decrypter = new Decrypter();
  decrypter.addPassphrase(words);
  return JSON.parse(await decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text')).text;
}

const keyIn = (config: string) => /^PrivateKey = (.*)$/m.exec(config)?.[1] ?? '';
const android = peer({ platform: 'android' });

describe('the answer to a letter', () => {
  it('is the present config, locked with the friend’s words; the letter has the next code and nothing else of it', async () => {
    const { ask, answer, store } = await open({ p1: android });
    await ask();
    const before = store.state.peers;
    const made = await answer();
    expect(made?.files.map(({ name }) => name)).toEqual([expect.stringMatching(/\.html$/)]);
    const [page] = made?.files ?? [];
    const text = await unlocked(page?.bytes ?? new Uint8Array(), 'apple river stone cloud');
    const { privateKey, presharedKey } = box.open(android.public_key, android.secret ?? '');
    expect(keyIn(text)).toBe(privateKey);
    expect(made?.text).toContain('1234-5678-9012');
    for (const part of [made?.text, made?.subject, Buffer.from(page?.bytes ?? []).toString()]) {
      expect(part).not.toContain(privateKey);
      expect(part).not.toContain(presharedKey);
      expect(part).not.toMatch(/apple river|1111 2222/);
    }
    expect(store.state.peers['p1']).toMatchObject({ next: null, sent_at: before['p1']?.sent_at, send: null });
  });

  it('is a ZIP for an iPhone, and both where nobody said what it is', async () => {
    const iphone = await open({ p1: peer({ platform: 'ios' }) });
    await iphone.ask();
    expect((await iphone.answer())?.files.map(({ type }) => type)).toEqual(['application/zip']);
    const unknown = await open({ p1: peer() });
    await unknown.ask();
    const files = (await unknown.answer())?.files ?? [];
    expect(files.map(({ type }) => type)).toEqual(['text/html', 'application/zip']);
    for (const { bytes } of files) expect(Buffer.from(bytes).toString('latin1')).not.toContain('PrivateKey');
  });

  it('has a new key for “new key”, which waits 72 hours, starts no grace time and is the same when it is made again', async () => {
    const { ask, answer, store } = await open({ p1: android });
    await ask({ wish: 'new-key' });
    const first = await answer();
    const { next, public_key, sent_at } = store.state.peers['p1'] ?? {};
    expect(public_key).toBe(android.public_key);
    expect(sent_at).toBe(android.sent_at);
    expect(next).toMatchObject({ sent_at: null, deadline: iso(NOW + 3 * DAY) });
    const second = await answer();
    const words = 'apple river stone cloud';
    const texts = await Promise.all(
      [first, second].map((made) => unlocked(made?.files[0]?.bytes ?? new Uint8Array(), words)),
    );
    expect(keyIn(texts[0] ?? '')).toBe(box.open(next?.public_key ?? '', next?.secret ?? '').privateKey);
    expect(texts[1]).toBe(texts[0]);
    expect(first?.text).toContain('It has a new config.');
    expect(store.state.peers['p1']?.next).toEqual(next);
  });

  it('is for a new device where there is none, and for that one alone however often it is made', async () => {
    const { ask, answer, store } = await open();
    await ask();
    expect((await answer())?.files).toHaveLength(2);
    await answer();
    expect(Object.values(store.state.peers)).toHaveLength(1);
    expect(Object.values(store.state.peers)[0]).toMatchObject({ sent_at: null, deadline: iso(NOW + 3 * DAY) });
  });

  it('is for the device that the subject names, and says which there are', async () => {
    const second = peer({ number: 2, wg_ip: '10.0.0.4/32', platform: 'android', name: 'Tablet' });
    const { ask, answer } = await open({ p1: android, p2: second });
    await ask({ device: 2 });
    const made = await answer();
    const text = await unlocked(made?.files[0]?.bytes ?? new Uint8Array(), 'apple river stone cloud');
    expect(keyIn(text)).toBe(box.open(second.public_key, second.secret ?? '').privateKey);
    expect(made?.text).toContain('It is for device 2.');
    expect(made?.text).toContain('1, 2 (Tablet)');
  });

  it('names another door for “other door”, once, with the same keys', async () => {
    const spareDoors = {
      furtherDoors: [
        { host: 'vpn.example.com', port: 443 },
        { host: 'vpn.example.com', port: 8443 },
      ],
    };
    const { ask, answer, store } = await open({ p1: android }, spareDoors);
    await ask({ wish: 'door' });
    const made = await answer();
    const again = await answer();
    const words = 'apple river stone cloud';
    const texts = await Promise.all(
      [made, again].map((one) => unlocked(one?.files[0]?.bytes ?? new Uint8Array(), words)),
    );
    const endpoint = (text: string) => /^Endpoint = (.*)$/m.exec(text)?.[1];
    expect(endpoint(texts[0] ?? '')).not.toBe('vpn.example.com:51820');
    expect(endpoint(texts[1] ?? '')).toBe(endpoint(texts[0] ?? ''));
    expect(keyIn(texts[0] ?? '')).toBe(box.open(android.public_key, android.secret ?? '').privateKey);
    expect(store.state.peers['p1']?.public_key).toBe(android.public_key);
  });

  it('is for another server where no other door is left', async () => {
    const { ask, answer, store } = await open({ p1: android });
    await ask({ wish: 'door' });
    const made = await answer();
    await answer();
    const there = Object.values(store.state.peers).filter(({ server_id }) => server_id === 'eu1');
    expect(there).toHaveLength(1);
    const text = await unlocked(made?.files[0]?.bytes ?? new Uint8Array(), 'apple river stone cloud');
    expect(text).toContain('Endpoint = eu1.example.com:51820');
    expect(store.state.users[ANNA]?.preferred_server_id).toBeNull();
  });

  const SECOND = { wish: 'door', letter: -6, place: '1.6' };
  type Made = Awaited<ReturnType<typeof makeAnswer>>;
  /** The doors of the pages in their order. */
  const endpointsOf = async (made: Made) => {
    const pages = made?.files.filter(({ type }) => type === 'text/html') ?? [];
    const texts = await Promise.all(pages.map(({ bytes }) => unlocked(bytes, 'apple river stone cloud')));
    return texts.map((text) => /^Endpoint = (.*)$/m.exec(text)?.[1]);
  };
  const endpointOf = async (made: Made) => (await endpointsOf(made))[0];

  it('goes on with the doors of the server that the letter before gave, instead of the same file again', async () => {
    const { ask, answer, store } = await open({ p1: android });
    await ask({ wish: 'door' });
    expect(await endpointOf(await answer())).toBe('eu1.example.com:51820');
    await ask(SECOND);
    expect(await endpointOf(await answer())).toBe('eu1.example.com:443');
    expect(await endpointOf(await answer())).toBe('eu1.example.com:443');
    expect(Object.values(store.state.peers)).toHaveLength(2);
  });

  it('is for the device that the letter names, whichever was tried last', async () => {
    const furtherDoors = [443, 8443, 8444].map((port) => ({ host: 'vpn.example.com', port }));
    const { ask, answer } = await open({ p1: android }, { furtherDoors });
    await ask({ wish: 'door' });
    expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:443', 'eu1.example.com:51820']);
    await ask({ ...SECOND, device: 1, letter: -8 });
    expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:8443']);
    expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:8443']);
  });

  describe('to “other door”, for whom nothing works', () => {
    const furtherDoors = [443, 8443].map((port) => ({ host: 'vpn.example.com', port }));

    it('has a second file, of another server, and says in which order they are tried', async () => {
      const { ask, answer, store } = await open({ p1: android }, { furtherDoors });
      await ask({ wish: 'door' });
      const made = await answer();
      expect(await endpointsOf(made)).toEqual(['vpn.example.com:443', 'eu1.example.com:51820']);
      const [first, second] = (made?.files ?? []).map(({ name }) => name.replace(/[.][a-z]+$/, ''));
      expect(first).not.toBe(second);
      expect(made?.text).toContain(`If “${first}” does not connect, try “${second}”`);
      expect(made?.text).toMatch(/Switch that one on before/);
      const there = Object.values(store.state.peers).find(({ server_id }) => server_id === 'eu1');
      expect(there).toMatchObject({ sent_at: null, deadline: iso(NOW + 3 * DAY) });
      expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:443', 'eu1.example.com:51820']);
      expect(Object.keys(store.state.peers)).toHaveLength(2);
    });

    it('has two others the next time, and neither server is asked for the same way again', async () => {
      const { ask, answer } = await open({ p1: android }, { furtherDoors });
      await ask({ wish: 'door' });
      await answer();
      await ask(SECOND);
      expect((await endpointsOf(await answer())).toSorted()).toEqual(['eu1.example.com:443', 'vpn.example.com:8443']);
    });

    it('has one file for “new key” and for the config', async () => {
      const { ask, answer } = await open({ p1: android }, { furtherDoors });
      for (const wish of ['new-key', 'config']) {
        await ask({ wish });
        expect((await answer())?.files).toHaveLength(1);
      }
    });

    it('waits for the second file for a minute, then the first goes alone', async () => {
      const { ask, answer, world, store } = await open({ p1: android }, { furtherDoors });
      world.hasOtherKeys = false;
      await ask({ wish: 'door' });
      expect(await answer()).toBeNull();
      await store.update((draft) => {
        const asked = draft.users[ANNA]?.mail?.asked;
        if (asked) asked.at = iso(NOW - 61_000);
      });
      const made = await answer();
      expect(await endpointsOf(made)).toEqual(['vpn.example.com:443']);
      expect(made?.text).not.toContain('two files');
      world.hasOtherKeys = true;
      expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:443', 'eu1.example.com:51820']);
    });

    it('has the spare of another server by another door than in the app, which comes last from then on', async () => {
      const place = { server_id: 'eu1', wg_ip: '10.1.0.3/32', platform: 'android' };
      const spare = peer({ ...place, spare: true, proven_at: iso(NOW) });
      const { ask, answer, store } = await open({ p1: android, p2: spare }, { furtherDoors });
      await ask({ wish: 'door' });
      expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:443', 'eu1.example.com:443']);
      expect(store.state.peers['p2']).toMatchObject({ spare: true, public_key: spare.public_key });
      expect(store.state.peers['p2']?.trying_door?.failed).toEqual(['eu1.example.com:51820']);
    });

    it('has a spare that was never switched on as it is', async () => {
      const spare = peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', platform: 'android', spare: true });
      const { ask, answer } = await open({ p1: android, p2: spare }, { furtherDoors });
      await ask({ wish: 'door' });
      expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:443', 'eu1.example.com:51820']);
    });

    it('has no second file of a server where the owner paused the friend’s device', async () => {
      const paused = peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', active: false, platform: 'android' });
      const { ask, answer, store } = await open({ p1: android, p2: paused }, { furtherDoors });
      await ask({ wish: 'door' });
      expect(await endpointsOf(await answer())).toEqual(['vpn.example.com:443']);
      expect(Object.keys(store.state.peers)).toEqual(['p1', 'p2']);
    });
  });

  it('hands out the friend’s spare of another server, which stays a spare', async () => {
    const spare = peer({
      server_id: 'eu1',
      wg_ip: '10.1.0.3/32',
      spare: true,
      proven_at: iso(NOW),
      platform: 'android',
    });
    const { ask, answer, store } = await open({ p1: android, p2: spare });
    await ask({ wish: 'door' });
    expect(await endpointOf(await answer())).toBe('eu1.example.com:51820');
    expect(Object.keys(store.state.peers)).toEqual(['p1', 'p2']);
    expect(store.state.peers['p2']?.spare).toBe(true);
  });

  it('is at once for a server of which they have no file, when they have files of several', async () => {
    const { ask, answer, store, world } = await open(
      { p1: android },
      { furtherDoors: [{ host: 'vpn.example.com', port: 443 }] },
    );
    world.isFresh = true;
    await ask({ wish: 'door' });
    expect(await endpointOf(await answer())).toBe('eu1.example.com:51820');
    world.isFresh = false;
    expect(await endpointOf(await answer())).toBe('eu1.example.com:51820');
    expect(Object.values(store.state.peers)).toHaveLength(2);
  });

  it('waits while its node is down or does not have the key yet', async () => {
    const { ask, answer, world } = await open({ p1: android });
    await ask();
    world.isUp = false;
    expect(await answer()).toBeNull();
    Object.assign(world, { isUp: true, hasKeys: false });
    expect(await answer()).toBeNull();
    world.hasKeys = true;
    expect(await answer()).not.toBeNull();
  });

  it('makes no second key when the first is in use before its answer was recorded', async () => {
    const { ask, answer, store } = await open({ p1: android });
    await ask({ wish: 'new-key' });
    await answer();
    await store.update((draft) => {
      const device = draft.peers['p1'];
      if (device) promote(device, iso(NOW));
    });
    const used = store.state.peers['p1']?.public_key;
    const made = await answer();
    const text = await unlocked(made?.files[0]?.bytes ?? new Uint8Array(), 'apple river stone cloud');
    expect(keyIn(text)).toBe(box.open(used ?? '', store.state.peers['p1']?.secret ?? '').privateKey);
    expect(store.state.peers['p1']?.next).toBeNull();
  });

  it('says why when there can be no file', async () => {
    const retired = Object.fromEntries(Array.from({ length: 5 }, () => [peer().public_key, iso(NOW - 1000)]));
    const { ask, answer } = await open({ p1: { ...android, retired } });
    await ask({ wish: 'new-key' });
    const made = await answer();
    expect(made?.files).toEqual([]);
    expect(made?.text).toContain('There is no file this time: This device got five new configs');
    expect(made?.text).toContain('1234-5678-9012');
  });
});
