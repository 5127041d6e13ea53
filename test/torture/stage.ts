import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Chance } from '../lab/chance.ts';
import type { HandmadePeer, WireguardServer } from '../lab/wireguard-server.ts';
import { beginStory, letIn, type Story } from '../stage/story.ts';
import { Again } from './again.ts';
import { Friend } from './friend.ts';
import { Owner } from './owner.ts';
import { TidyFriend } from './tidy-friend.ts';

/** A server with the peer that its owner made by hand, which comes back with the interface. */
export interface Node {
  readonly id: string;
  readonly server: WireguardServer;
  readonly handmade: HandmadePeer;
}

/** Everything that a torture is done with. */
export interface Stage {
  readonly story: Story;
  readonly nodes: readonly [Node, Node];
  readonly friends: readonly Friend[];
  readonly owner: Owner;
  /** Writes to the bot and was never let in. */
  readonly stranger: Person;
  readonly again: Again;
}

type Finished = (clear: () => Promise<void>) => void;

const FRIENDS = 12;

/** Two servers, the real daemon, a dozen friends with access (every third is taken in and out by the owner) and a stranger. */
export async function setStage(chance: Chance, finished: Finished): Promise<Stage> {
  const graceSeconds = chance.pick([604_800, 604_800, 2, 0]);
  const settings = { LOG_LEVEL: 'debug', RECONCILE_SECONDS: 5, REGEN_GRACE_SECONDS: graceSeconds };
  const story = await beginStory(settings, { finished });
  const nodes = [
    await withHandmadePeer('main', story.main, '10.0.0.2/32'),
    await withHandmadePeer('eu1', story.eu1, '10.8.0.200/32'),
  ] as const;
  story.owner.start();
  await story.owner.receives(/add_user/);
  const again = new Again(story.api);
  const friends: Friend[] = [];
  for (let number = 0; number < FRIENDS; number++) {
    const person = await letIn(story, 501 + number, `Friend ${number}`, number % 2 === 0 ? 'ru' : 'en');
    const own = chance.fork();
    friends.push(number % 3 === 1 ? new TidyFriend(story, person, own, again) : new Friend(story.api, person, own));
  }
  const toggled = friends.filter((_, number) => number % 3 === 2).map(({ person }) => person.id);
  const owner = new Owner(story.owner, toggled, chance.fork());
  const stranger = story.api.person({ id: 900, first_name: 'Eve', language_code: 'en' });
  return { story, nodes, friends, owner, stranger, again };
}

/** Brings a server's interface back after it vanished, as its `wg0.conf` would. */
export async function bringBack({ server, handmade }: Node): Promise<void> {
  await server.start();
  await server.addHandmadePeer(handmade);
}

async function withHandmadePeer(id: string, server: WireguardServer, address: string): Promise<Node> {
  const handmade = { publicKey: generateKeyPair().publicKey, allowedIps: [address] };
  await server.addHandmadePeer(handmade);
  return { id, server, handmade };
}
