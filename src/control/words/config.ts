import * as z from 'zod';
import type { AccessService } from '../../access/access-service.ts';
import type { DoorService } from '../../access/door-service.ts';
import { APPS } from '../../amnezia/apps.ts';
import { Refusal, UserError } from '../../errors.ts';
import { appOf } from '../../peers/devices/device-app.ts';
import { keyToGive, markGiven } from '../../peers/devices/give-to-owner.ts';
import type { PeerService } from '../../peers/devices/peer-service.ts';
import { keyTag } from '../../peers/devices/rekey.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { knownName, nameFile } from '../../peers/devices/sent-files.ts';
import { isAdmitted } from '../../peers/records/is-on.ts';
import { firstTime } from '../../peers/records/seen-updates.ts';
import { fullConfig, vpnLink } from '../../telegram/delivery/config-file.ts';
import { fitsQr } from '../../telegram/delivery/qr-pictures.ts';
import { type NodesView, nodeName } from '../../telegram/views.ts';
import { whoIs } from '../../telegram/who-is.ts';
import { findOrMakeDevice } from '../find-device.ts';
import { findFriend } from '../find-friend.ts';
import { friendWord } from '../friend-word.ts';
import { waitUntilOnNode } from '../wait-until-on-node.ts';
import { type Asked, defineWord } from '../word.ts';

/** How long a node may take to get a new key (ms). */
const NODE_MS = 15_000;

const args = z.strictObject({
  friend: friendWord,
  device: z.string().max(60).nullable(),
  node: z.string().max(60).nullable(),
  newDevice: z.string().max(60).nullable(),
  app: z.enum(APPS).nullable(),
  /** Whether AmneziaVPN's link is wanted in place of the file. */
  asLink: z.boolean(),
});
type Args = z.infer<typeof args>;

/** What goes into a file or a link: printable ASCII and line ends. */
const secretText = z
  .string()
  .max(65_536)
  .regex(/^[\x20-\x7e\n]+$/);

const result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    who: z.string(),
    device: z.string().nullable(),
    node: z.string(),
    app: z.enum(APPS),
    /** The name of the file. */
    name: z.string().regex(/^[\w=+.-]{1,20}$/),
    text: secretText,
    /** ISO time at which the key ends unless it is used; null: it stays. */
    deadline: z.iso.datetime().nullable(),
  }),
  /** Committed, but the node does not answer: the same again later. */
  z.object({ kind: z.literal('not-yet'), who: z.string(), node: z.string() }),
]);

interface ConfigServices {
  readonly view: NodesView;
  readonly box: SecretBox;
  readonly access: Pick<AccessService, 'meet'>;
  readonly peers: Pick<PeerService, 'nodeFor' | 'makeDevice'>;
  readonly doors: Pick<DoorService, 'nameWorking'>;
  readonly ownerId: number;
}

/** `vpn-bot config`: a config for the owner at the shell, of a device that is there or of one that it makes. */
export const config = defineWord({
  name: 'config',
  args,
  result,
  givesAway: true,
  audit: ({ view, ownerId }: ConfigServices, asked) => ({
    what: ['vpn-bot config', asked.newDevice ?? asked.device ?? '', asked.asLink ? '--link' : '']
      .filter(Boolean)
      .join(' '),
    whom: String(isOwner(asked.friend, ownerId) ? ownerId : findFriend(view.store.state, asked.friend).telegram_id),
  }),
  async run(services: ConfigServices, asked, actor) {
    const friendId = await whoGets(services, asked.friend);
    const { view, box } = services;
    const wanted = await commit(services, friendId, asked, actor);
    const waiting = { ...view, state: () => view.store.state, patienceMs: NODE_MS, signal: actor.signal };
    const ready = await waitUntilOnNode(waiting, wanted);
    const { peerId, key } = wanted;
    const { peers } = view.store.state;
    const about = { who: whoIs(view.store.state, friendId), node: nodeName(view, peers[peerId]?.server_id ?? '') };
    if (!ready) return { kind: 'not-yet' as const, ...about };
    const { peer, snapshot } = ready;
    const made = fullConfig(view, box, { peerId, peer, key }, snapshot);
    const file = { ...made, hasPicture: fitsQr(made.text) };
    const tunnel = knownName(view.store.state, file) ?? (await view.store.update((draft) => nameFile(draft, file)));
    if (tunnel === null) throw new UserError('unknown-device'); // its key changed at this moment
    const text = asked.asLink ? linkOf(services, friendId, peerId, key.public_key) : made.text;
    const deadline = (peer.next?.public_key === key.public_key ? peer.next.deadline : peer.deadline) ?? null;
    const { name: device } = peer;
    return { kind: 'ready' as const, ...about, device, app: made.app, name: `${tunnel}.conf`, text, deadline };
  },
});

const isOwner = (word: string, ownerId: number): boolean =>
  ['owner', 'владелец', String(ownerId)].includes(word.toLowerCase());

/** The id of the person whose config it is; the owner needs to have written to the bot as little as anybody. */
async function whoGets({ view, access, ownerId }: ConfigServices, word: string): Promise<number> {
  if (!isOwner(word, ownerId)) return findFriend(view.store.state, word).telegram_id;
  if (!isAdmitted(view.store.state.users[ownerId], view.now()))
    await access.meet({ id: ownerId, username: null, name: '', language: null });
  return ownerId;
}

/** Finds or makes the device and records that its config is given out, in one change. */
function commit({ view, peers, doors }: ConfigServices, friendId: number, wish: Args, { updateId }: Asked) {
  const { store } = view;
  const maker = { peers, nodes: view.nodes.map(({ node }) => node) };
  return store.update((draft, before) => {
    if (!isAdmitted(before.users[friendId], view.now())) throw new UserError('no-access');
    const isFirst = firstTime(draft, updateId);
    const peerId = findOrMakeDevice(maker, { draft, before, isFirst }, friendId, wish);
    const peer = draft.peers[peerId];
    if (!peer) throw new UserError('unknown-device');
    if (!peer.active) throw new UserError('device-off');
    const key = keyToGive(peer);
    if (key === null) throw new Refusal('imported-device', [peer.name ?? String(peer.number)]);
    if (isFirst && wish.app !== null) peer.app = wish.app;
    if (isFirst && before.peers[peerId]) doors.nameWorking(draft, before, peerId);
    if (
      wish.asLink &&
      appOf(peer) === 'wireguard' &&
      maker.nodes.find(({ id }) => id === peer.server_id)?.protocol === 'wireguard'
    )
      throw new Refusal('no-link');
    markGiven(draft, peerId, key.public_key, new Date(view.now()).toISOString());
    return { peerId, key };
  });
}

function linkOf({ view, box }: ConfigServices, friendId: number, peerId: string, publicKey: string): string {
  const link = vpnLink(view, box, friendId, peerId, keyTag(publicKey));
  if (link === null) throw new Refusal('no-link');
  return link;
}
