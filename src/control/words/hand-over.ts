import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { HANDED_ON, type PageLanguage } from '../../handover/handed-config.ts';
import { lockedPageFile, lockedZipFile, printedPageFile } from '../../handover/handover-forms.ts';
import type { PeerService } from '../../peers/devices/peer-service.ts';
import type { Handed, HandoverService } from '../../telegram/delivery/handover-service.ts';
import { type NodesView, nodeName } from '../../telegram/views.ts';
import { whoIs } from '../../telegram/who-is.ts';
import { findOrMakeDevice } from '../find-device.ts';
import { findFriend } from '../find-friend.ts';
import { friendWord } from '../friend-word.ts';
import { waitUntilOnNode } from '../wait-until-on-node.ts';
import { defineWord } from '../word.ts';

/** How long nodes may take to be read once after a start, and a node to get a new key (ms). */
const FIRST_LOOK_MS = 10_000;
const NODE_MS = 15_000;
const LOOK_EVERY_MS = 50;

/** What the command line can ask for: the locked page, the ZIP for iPhones, or a page for paper. */
export const FORMS = ['page', 'zip', 'print'] as const;
type Form = (typeof FORMS)[number];

const args = z.strictObject({
  friend: friendWord,
  device: z.string().max(60).nullable(),
  node: z.string().max(60).nullable(),
  newDevice: z.string().max(60).nullable(),
  on: z.enum(HANDED_ON).nullable(),
  form: z.enum(FORMS),
});

const result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    who: z.string(),
    node: z.string(),
    /** The file, base64. */
    file: z.base64().max(2_000_000),
    /** The words or digits that open it; null: it has no lock. */
    key: z
      .string()
      .regex(/^[a-zа-я0-9 ]{1,80}$/)
      .nullable(),
    /** ISO time at which the key ends unless it is used; null: it stays. */
    deadline: z.iso.datetime().nullable(),
  }),
  /** Committed, but the node does not answer: the same again later. */
  z.object({ kind: z.literal('not-yet'), who: z.string(), node: z.string() }),
]);

interface HandoverServices {
  readonly view: NodesView;
  readonly handover: Pick<HandoverService, 'handOver'>;
  readonly peers: Pick<PeerService, 'nodeFor' | 'makeDevice'>;
  readonly languageOf: (friendId: number) => PageLanguage;
}

/** `vpn-bot handover`: a friend's config as one file for a way other than Telegram. */
export const handOverWord = defineWord({
  name: 'hand-over',
  args,
  result,
  givesAway: true,
  audit: ({ view }: HandoverServices, { friend, form, device, newDevice }) => ({
    what: ['vpn-bot handover', newDevice ?? device ?? '', form === 'page' ? '' : `--${form}`].filter(Boolean).join(' '),
    whom: String(findFriend(view.store.state, friend).telegram_id),
  }),
  async run(services: HandoverServices, { form, on, ...wish }, actor) {
    const { view, peers, handover, languageOf } = services;
    const friendId = findFriend(view.store.state, wish.friend).telegram_id;
    await firstLooks(view, actor.signal);
    const maker = { peers, nodes: view.nodes.map(({ node }) => node) };
    const handed = await handover.handOver(
      { friendId, updateId: actor.updateId },
      (change) => findOrMakeDevice(maker, change, friendId, { ...wish, app: null }),
      on,
    );
    const about = { who: whoIs(view.store.state, friendId), node: nodeName(view, handed.nodeId) };
    const waiting = { ...view, state: () => view.store.state, patienceMs: NODE_MS, signal: actor.signal };
    if (!(await waitUntilOnNode(waiting, handed))) return { kind: 'not-yet' as const, ...about };
    const { bytes, key } = await fileOf(form, handed, languageOf(friendId));
    const deadline = handed.deadline?.toISOString() ?? null;
    return { kind: 'ready' as const, ...about, file: bytes.toString('base64'), key, deadline };
  },
});

async function fileOf(
  form: Form,
  handed: Handed,
  language: PageLanguage,
): Promise<{ bytes: Buffer; key: string | null }> {
  if (form === 'page') return lockedPageFile(handed, language);
  return form === 'zip' ? lockedZipFile(handed, language) : { ...printedPageFile(handed, language), key: null };
}

/** Right after a start nobody knows yet what a node's files have to say. */
async function firstLooks({ nodes }: NodesView, signal: AbortSignal): Promise<void> {
  const isUnseen = () => nodes.some(({ snapshot, outage }) => snapshot === null && outage === null);
  for (const until = performance.now() + FIRST_LOOK_MS; isUnseen() && performance.now() < until; ) {
    signal.throwIfAborted();
    await wait(LOOK_EVERY_MS);
  }
}
