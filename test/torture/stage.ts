import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Chance } from '../lab/chance.ts';
import { ClockFile } from '../lab/clock-file.ts';
import type { HandmadePeer, WireguardServer } from '../lab/wireguard-server.ts';
import { smallDisk } from '../stage/small-disk.ts';
import { editStore } from '../stage/store-file.ts';
import { letIn, type Story, setStage as setStory } from '../stage/story.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';
import { Again } from './again.ts';
import { Campaign } from './campaign.ts';
import { Disk } from './disk.ts';
import { ExitsStandIn } from './exits-stand-in.ts';
import { Friend } from './friend.ts';
import { LyingProxy } from './lying-proxy.ts';
import { Owner } from './owner.ts';
import { TidyFriend } from './tidy-friend.ts';

/** A server with the peers that are not devices: the one that its owner made by hand, which comes back with the interface, and a link's end. */
export interface Node {
  readonly id: string;
  readonly server: WireguardServer;
  readonly handmade: HandmadePeer;
  /** The peer of the link for which it is the exit; null: none. */
  readonly link: HandmadePeer | null;
  /** Where it can be entered, as files name it. */
  readonly doors: readonly string[];
}

/** Everything that a torture is done with. */
export interface Stage {
  readonly story: Story;
  /** The first is the entry of a link to the second, which has two doors. */
  readonly nodes: readonly [Node, Node];
  readonly friends: readonly Friend[];
  readonly owner: Owner;
  /** Writes to the bot and was never let in. */
  readonly stranger: Person;
  readonly again: Again;
  readonly disk: Disk;
  readonly clock: ClockFile;
  /** The only ways to Telegram. */
  readonly proxies: readonly LyingProxy[];
  readonly campaign: Campaign;
  /** Root's program at the entry. */
  readonly exits: ExitsStandIn;
}

type Finished = (clear: () => Promise<void>) => void;

const FRIENDS = 12;
const DISK_KIB = 16 * 1024;
/** The second door of `eu1`: a port of the same machine that leads to the interface's own. */
const DOOR_PORT = 4443;

/**
 * Two servers, the real daemon with its data on a disk of its own, a dozen friends with access and a stranger. Every third friend is taken
 * in and out by the owner; every third stays on `main` and does one thing after the other; all others begin on `eu1`.
 */
export async function setStage(chance: Chance, proxyCount: number, finished: Finished): Promise<Stage> {
  const clock = new ClockFile();
  const proxies = await openProxies(proxyCount, finished);
  const story = await setStory(
    {
      ...{ LOG_LEVEL: 'debug', RECONCILE_SECONDS: 5, BOT_TIMEZONE: zoneWhereItIs(12), WG_EU1_DOORS: DOOR_PORT },
      REGEN_GRACE_SECONDS: chance.pick([604_800, 604_800, 2, 0]),
      TELEGRAM_PROXY: `"${proxies.map((proxy) => proxy.url()).join(', ')}"`,
      ...{ EXIT_COUNTRY: 'AQ', EXIT_LIST_URLS: 'https://127.0.0.1:9/list' },
    },
    { finished, env: clock.env },
  );
  const folder = await smallDisk(story.daemon, DISK_KIB, finished);
  writeFileSync(join(folder, 'exit-list.txt'), '203.0.113.0/24\n');
  const nodes = await makeNodes(story);
  const exits = await ExitsStandIn.listen(story.main.interface, 'eu1');
  finished(() => exits[Symbol.asyncDispose]());
  await story.daemon.start();
  await makeLink(story, nodes[1]);
  story.owner.start();
  await story.owner.receives(/add_user/);
  const disk = new Disk(story.api, folder);
  const again = new Again(story.api);
  const friends = await letFriendsIn(story, chance, again, disk);
  const toggled = friends.filter((_, number) => number % 3 === 2).map(({ person }) => person.id);
  const owner = new Owner(story.owner, toggled, chance.fork());
  const stranger = story.api.person({ id: 900, first_name: 'Eve', language_code: 'en' });
  const campaign = new Campaign(story, 'eu1', nodes[1].doors);
  return { story, nodes, friends, owner, stranger, again, disk, clock, proxies, campaign, exits };
}

/** Brings a server's interface back after it vanished, as its `wg0.conf` would. */
export async function bringBack({ server, handmade }: Node): Promise<void> {
  await server.start();
  await server.addHandmadePeer(handmade);
}

async function openProxies(count: number, finished: Finished): Promise<LyingProxy[]> {
  const proxies = Array.from(
    { length: count },
    (_, index) => new LyingProxy({ user: `torture${index}`, password: `pr0xy secret ${index}` }),
  );
  for (const proxy of proxies) {
    await proxy.listen();
    finished(() => proxy[Symbol.asyncDispose]());
  }
  return proxies;
}

async function makeNodes({ main, eu1 }: Story): Promise<readonly [Node, Node]> {
  const link = { publicKey: generateKeyPair().publicKey, allowedIps: ['10.8.0.250/32'] };
  const first = await withHandmadePeer('main', main, '10.0.0.2/32', null);
  const second = await withHandmadePeer('eu1', eu1, '10.8.0.200/32', link);
  const redirect = `table ip doors { chain pre { type nat hook prerouting priority dstnat; udp dport ${DOOR_PORT} redirect to :${eu1.endpoint.port}; }; }`;
  await eu1.namespace.run(['nft', redirect]);
  return [first, { ...second, doors: [...second.doors, `${eu1.endpoint.host}:${DOOR_PORT}`] }];
}

async function withHandmadePeer(
  id: string,
  server: WireguardServer,
  address: string,
  link: HandmadePeer | null,
): Promise<Node> {
  const handmade = { publicKey: generateKeyPair().publicKey, allowedIps: [address] };
  await server.addHandmadePeer(handmade);
  const { host, port } = server.endpoint;
  return { id, server, handmade, link, doors: [`${host}:${port}`] };
}

/** As `vpn-bot exit add` leaves it, whose work as root is not tried here: the record, from which the exit gets the link's peer. */
async function makeLink({ daemon }: Story, { id, link }: Node): Promise<void> {
  if (!link) throw new Error(`${id} is no exit`);
  await daemon.stop();
  const record = { public_key: link.publicKey, next_key: null, wg_ip: link.allowedIps[0] ?? '', wg_ip6: null };
  editStore(daemon, (store) => {
    store.links = { main: { [id]: record } };
  });
  await daemon.start();
}

async function letFriendsIn(story: Story, chance: Chance, again: Again, disk: Disk): Promise<Friend[]> {
  const friends: Friend[] = [];
  for (let number = 0; number < FRIENDS; number++) {
    const person = await letIn(story, 501 + number, `Friend ${number}`, number % 2 === 0 ? 'ru' : 'en');
    const own = chance.fork();
    if (number % 3 === 1) friends.push(new TidyFriend(story, person, own, again, disk));
    else {
      const wild = new Friend(story.api, person, own);
      await wild.settleOn('server:eu1');
      friends.push(wild);
    }
  }
  return friends;
}
