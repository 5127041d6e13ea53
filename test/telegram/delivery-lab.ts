import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { Deliveries, type DeliveryFault } from '../../src/telegram/delivery/deliveries.ts';
import { NamesAhead } from '../../src/telegram/delivery/names-ahead.ts';
import { fileToSend, sendConfig, sendConfigButtons } from '../../src/telegram/delivery/send-config.ts';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { Outbox } from '../../src/telegram/outbox/outbox.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { eventually } from '../lab/eventually.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { openTelegram, type TelegramLab } from '../stage/open-telegram.ts';
import { box, node, peer, sealedKey, snapshot, stateOf, user } from '../stage/sample-state.ts';

/** Deliveries over a real store and the stand-in; the node is what `bringUp` says it is. */
export interface DeliveryLab extends TelegramLab {
  readonly store: JsonStore;
  readonly deliveries: Deliveries;
  /** The device ids of every note that was given. */
  readonly notes: readonly string[];
  /** What was kept from a friend by a fault of ours. */
  readonly faults: readonly DeliveryFault[];
  /** Answers to friends; the note goes this way as well. */
  readonly outbox: Outbox;
  /** The device ids of every time that a file was shown to be on its way. */
  readonly shown: readonly string[];
  /** How far the clock is set wrong, in ms. */
  clockShift: number;
  /** Whether notes arrive; they do. */
  noteArrives: boolean;
  /** Whether they go through Telegram; they do not. */
  noteByChat: boolean;
  /** Deliveries as the next process makes them over the same store. */
  restart(): Deliveries;
  /** The node has all keys of all records, from now on; `more`: what its snapshot says besides. */
  bringUp(more?: Partial<Snapshot>): void;
  /** The node answers, and has nobody. */
  bringUpEmpty(): void;
  bringDown(): void;
  /** Friend 7 asks for the config of a device. */
  wish(id?: string): Promise<void>;
  /** The same, with the file named by the very change, as by the friend's command. */
  wishAhead(): Promise<void>;
  waits(id?: string): boolean;
  /** Resolves when nothing waits any more, neither files nor buttons. */
  settled(): Promise<unknown>;
  /** Writing fails until the function that comes back is called. */
  breakDisk(): () => void;
}

/** The note, where it goes through Telegram. */
export const NOTE = 'It will come by itself.';

const languages = await loadLanguages('UTC');

/** Opens it with one device, `p1`, or with these; `ago` is the age of wishes in ms; `settings` are the node's. */
export async function openDeliveries(
  peers: DraftPeer[] = [peer()],
  ago = 0,
  settings: Partial<NodeProfile> = {},
): Promise<DeliveryLab> {
  const telegram = await openTelegram();
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'data', 'peers.json');
  const store = await JsonStore.open(path, () => undefined);
  const users = Object.fromEntries(peers.map(({ telegram_id: id }) => [id, user(id, { language: 'en' })]));
  await store.update((draft) => void Object.assign(draft, stateOf(peers, { users })));
  let seen: Snapshot | null = null;
  const notes: string[] = [];
  const shown: string[] = [];
  const faults: DeliveryFault[] = [];
  const queue = new ChatQueue({ log: telegram.log, retry: { first: 20, longest: 100 } });
  const outbox = new Outbox(telegram.bot.api, queue);
  onTestFinished(async () => void (await queue.drain(0)));
  const view = {
    settings: { adminId: 1, regenGraceSeconds: 3600 },
    store,
    nodes: [{ node: node(settings), snapshot: null }],
    nodesOff: [],
    now: Date.now,
  };
  const sender = { api: telegram.bot.api, view, box, keyboards: { due: () => null }, textsFor: () => languages.en };
  let ahead: NamesAhead;
  const start = () => {
    ahead = new NamesAhead((pending) => seen && fileToSend(sender, pending, seen));
    const deliveries = new Deliveries({
      store,
      isNamedAhead: ahead.isAhead,
      snapshotOf: () => seen,
      upload: (pending, on) => sendConfig(sender, pending, on),
      sendButtons: (pending) => sendConfigButtons(sender, pending),
      note: ({ peerId, peer: { telegram_id } }, onSent, recall) => {
        notes.push(peerId);
        const sent = () => lab.noteArrives && onSent();
        if (lab.noteByChat) outbox.message(telegram_id, NOTE, [], { onSent: sent, recall });
        else sent();
      },
      answered: ({ peer: { telegram_id } }) => queue.caughtUp(telegram_id, 1000),
      onFault: (fault) => faults.push(fault),
      showUpload: ({ peerId }) => void shown.push(peerId),
      now: () => Date.now() + lab.clockShift,
      log: telegram.log,
      retry: { first: 20, longest: 100 },
    });
    store.subscribe(() => deliveries.wake());
    onTestFinished(() => deliveries.stop(0));
    return deliveries;
  };
  const deliveries = start();
  const lab: DeliveryLab = {
    ...telegram,
    store,
    deliveries,
    notes,
    shown,
    faults,
    outbox,
    clockShift: 0,
    noteArrives: true,
    noteByChat: false,
    restart() {
      void deliveries.stop(0);
      return start();
    },
    bringUp(more) {
      const keys = Object.values(store.state.peers).flatMap((own) => [
        [own.public_key, { ips: addressesOf(own) }] as const,
        ...(own.next ? [[own.next.public_key, { ips: [] }] as const] : []),
      ]);
      seen = snapshot(Object.fromEntries(keys), more);
      deliveries.wake();
    },
    bringUpEmpty() {
      seen = snapshot({});
      deliveries.wake();
    },
    bringDown() {
      seen = null;
    },
    async wish(id = 'p1') {
      const since = new Date(Date.now() - ago).toISOString();
      await store.update((draft) => void Object.assign(draft.peers[id] ?? {}, { send: { since, noted: false } }));
    },
    async wishAhead() {
      const since = new Date(Date.now() - ago).toISOString();
      await store.update((draft) => {
        Object.assign(draft.peers['p1'] ?? {}, { send: { since, noted: false } });
        ahead.name(draft, 'p1');
      });
    },
    waits: (id = 'p1') => store.state.peers[id]?.send != null,
    settled: () =>
      eventually(() => Object.values(store.state.peers).every((own) => own.send === null && own.buttons_due === null)),
    breakDisk() {
      const [here, gone] = [join(folder, 'data'), join(folder, 'gone')];
      renameSync(here, gone); // at one moment, whatever is being written
      return () => renameSync(gone, here);
    },
  };
  return lab;
}

/** A device of friend 7 whose new key waits for its first handshake. */
export const rekeyed = (): DraftPeer => peer({ next: { ...sealedKey(), sent_at: null } });
