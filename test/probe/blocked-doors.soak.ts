import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeSettings } from '../../src/config/settings.ts';
import { doorConditions } from '../../src/health/doors/door-conditions.ts';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { DoorWatch } from '../../src/wiring/door-watch.ts';
import { eventually } from '../lab/eventually.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { Namespace } from '../lab/namespace.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { box, node, peer, stateOf } from '../stage/sample-state.ts';
import { settingsOf, simplest } from '../stage/settings-of.ts';
import { openStore } from '../stage/temporary-store.ts';
import { ProbeLab, SHORT_DATA } from './probe-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'nft');
const ELSEWHERE = { host: '198.51.100.7', port: 22, user: 'vpn', keyPath: '/k', hostKey: 'SHA256:k' };
const PATIENCE = { ...SHORT_DATA, answers: [300, 300] };
const DROPS_DATA = '@th,64,8 4 drop';
const { alerts } = (await loadLanguages('UTC')).en;

/** A server with a spare port and a relay before it, a friend's phone at its first door, and the bot's machine, which tries all three. */
/** Resolves in a later second: a node dates handshakes by whole ones, and real tries are minutes apart. */
function laterSecond(): Promise<unknown> {
  const second = Math.floor(Date.now() / 1000);
  return eventually(() => Math.floor(Date.now() / 1000) > second, { timeout: 5000 });
}

describe.skipIf(missing)('what the owner reads of doors that are blocked', { timeout: 60_000 }, () => {
  let lab: ProbeLab;
  let phone: Phone;
  let relay: Namespace;
  let here: string;
  let settings: NodeSettings;
  let config: string;
  let tryTwice: () => Promise<void>;
  let told: () => Promise<Record<string, string>>;

  const rules = (where: Namespace, table: string, ...lines: string[]) =>
    where.run(
      ['nft', '-f', '-'],
      `table inet ${table}\ndelete table inet ${table}\ntable inet ${table} {\n${lines.join('\n')}\n}\n`,
    );
  const addressIn = async (where: Namespace) =>
    /inet (192\.0\.2\.\d+)/.exec(await where.ip('-4', 'addr', 'show', 'eth0'))?.[1] ?? '';
  /** Closes ways of the bot's machine: to the server, and back from it. */
  const close = (there: readonly string[], back: readonly string[] = []) =>
    rules(
      lab.server.namespace,
      'block',
      'chain there { type filter hook prerouting priority -300;',
      ...there.map((rule) => `ip saddr ${here} ${rule}`),
      '}\nchain back { type filter hook postrouting priority 300;', // once the spare port is the source again
      ...back.map((rule) => `ip daddr ${here} ${rule}`),
      '}',
    );

  beforeAll(async () => {
    lab = await ProbeLab.open();
    const { host, port } = lab.server.endpoint;
    relay = (await lab.lab.phone()).namespace;
    const relayHost = await addressIn(relay);
    here = await addressIn(lab.client);
    await rules(
      lab.server.namespace,
      'spare',
      'chain in { type nat hook prerouting priority dstnat;',
      `iifname eth0 udp dport 443 redirect to :${port}`,
      '}',
    );
    await relay.run(['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    await rules(
      relay,
      'relay',
      'chain pre { type nat hook prerouting priority dstnat;',
      `udp dport 4443 dnat ip to ${host}:${port}`,
      '}\nchain post { type nat hook postrouting priority srcnat;\nct status dnat masquerade\n}',
    );
    const [main] = settingsOf(simplest).nodes;
    if (!main) throw new Error('no node');
    const profile: NodeProfile = node({
      ...{ endpointHost: host, endpointPort: port, serverKey: lab.server.keys.publicKey },
      furtherDoors: [
        { host, port: 443 },
        { host: relayHost, port: 4443 },
      ],
    });
    settings = { ...main, ...profile, ssh: ELSEWHERE };
    const device = peer();
    const { store } = await openStore((draft) => void Object.assign(draft, stateOf([device])), temporaryFolder());
    const keys = box.open(device.public_key, device.secret ?? '');
    await lab.server.addHandmadePeer({ ...keys, publicKey: device.public_key, allowedIps: [device.wg_ip] });
    phone = await lab.lab.phone();
    const driver = localDriver({ dialect: WIREGUARD, interface: lab.server.interface });
    let snapshot: Snapshot | null = null;
    const look = async () => {
      snapshot = { ...(await driver.dump()), ownAddresses: [lab.server.address] };
    };
    let clock = Date.now();
    const watch = new DoorWatch({
      ...{ nodes: [settings], minutes: 5, store, box, log: pino({ enabled: false }), random: () => 0 },
      now: () => clock,
      snapshotOf: () => snapshot,
      lookAt: look,
      probe: ({ host: to, port: at, keys: own, ends }) =>
        lab.probe({ host: to, port: at, keys: own, ends, patience: PATIENCE }),
    });
    await look();
    await watch.round(); // makes the probe's key
    const probe = store.state.nodes['main']?.probe ?? expect.fail();
    await lab.server.wg('set', 'peer', lab.keys.publicKey, 'remove'); // the lab's own has the same address
    const secrets = box.open(probe.public_key, probe.secret);
    const { presharedKey } = secrets;
    await lab.server.addHandmadePeer({
      ...{ publicKey: probe.public_key, allowedIps: [probe.wg_ip ?? ''] },
      ...(presharedKey !== null && { presharedKey }),
    });
    await look();
    tryTwice = async () => {
      for (let round = 0; round < 2; round += 1) {
        await laterSecond();
        clock = Date.now();
        await watch.round();
      }
    };
    told = async () => {
      await look();
      const sight = { state: store.state, node: settings, snapshot, found: watch.doorsOf('main'), now: Date.now() };
      const news = doorConditions({ ...sight, ahead: 0 }).flatMap(({ alert, level }) => {
        if (alert.kind !== 'door' || level !== 'on') return [];
        const text = alerts.raised.door({ ...alert, name: 'Main', since: new Date(clock) });
        return [[alert.door.replace(/.*:/, ''), text] as const];
      });
      return Object.fromEntries(news);
    };
    config = renderConfig({ ...profile, allowedIps: ['10.0.0.0/24'] }, lab.server.keys.publicKey, device, keys);
  }, 60_000);
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('nothing while all three are open', async () => {
    await tryTwice();
    expect(await told()).toEqual({});
  });

  it('the first one is dropped: no friend comes through either, until one does from elsewhere', async () => {
    await close(['udp dport 51820 drop']);
    await tryTwice();
    const { 51820: first = '', ...others } = await told();
    expect(first).toContain('it is silent from here.');
    expect(first).toContain('No friend comes through it either. Files that name it: 1.');
    expect(others).toEqual({});
    await phone.up(config);
    const through = await eventually(
      async () => {
        await phone.switchTo(config); // a handshake in a later second
        await phone.reaches(lab.server.address);
        const { 51820: now = '' } = await told();
        return now.includes('come through') && now;
      },
      { timeout: 20_000 },
    );
    expect(through).toContain(
      'Friends come through all the same (1 device), so only the way from the bot’s machine is closed.',
    );
    await phone.down();
  });

  it.each([
    [
      'handshakes pass and data is dropped on the way there',
      [`udp dport 51820 ${DROPS_DATA}`],
      [],
      'lost on the way to the server',
    ],
    [
      'handshakes pass and data is dropped on the way back',
      [],
      [`udp sport 51820 ${DROPS_DATA}`],
      'lost on the way back from the server',
    ],
    [
      'only the way back is closed',
      [],
      ['udp sport 51820 drop'],
      'what it sends arrives at the server: only the way back is closed',
    ],
    ['only UDP 443 passes', ['udp dport != 443 drop'], [], 'it is silent from here'],
  ])('the first one only, where %s', async (_, there, back, words) => {
    await close(there, back);
    await tryTwice();
    const { 51820: first = '', ...others } = await told();
    expect([first.includes(words) || first, others]).toEqual([true, {}]);
  });

  it('all but the relay, where only that is reachable; and nothing once all are open again', async () => {
    await close(['drop']);
    await tryTwice();
    expect(Object.keys(await told()).toSorted()).toEqual(['443', '51820']);
    await close([]);
    await tryTwice();
    expect(await told()).toEqual({});
  });
});
