import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { Firewall } from '../lab/firewall.ts';
import type { ContinuousPing, PingReport } from '../lab/ping.ts';
import type { Sshd } from '../lab/sshd.ts';
import { ask, choose, goOnline, type Online } from '../stage/online.ts';
import { beginStory, type Config, configOf, letIn, type Story } from '../stage/story.ts';
import { HANGING_WG, outagesOf, UnrulyNode } from './outage.ts';

/** Each dies in its own way: stopped like a hung machine, behind a firewall that drops, with a `wg` that never returns, with other host keys. */
export const DYING = ['frozen', 'walled', 'stuck', 'other'] as const;
export type Dying = (typeof DYING)[number];

/** What a friend went through who asked for a first config while their server was dead; ms. */
export interface Wait {
  readonly toldAfter: number;
  /** Everything that the bot wrote between the request and the config. */
  readonly words: readonly string[];
  /** After the server was well again. */
  readonly servedAfter: number;
  readonly config: Config;
}

/** What was measured while four servers were dead at once. */
export interface Drama {
  readonly story: Story;
  /** How long friends on `main` waited for each config, in ms. */
  readonly onMain: readonly number[];
  readonly waits: Readonly<Record<string, Wait>>;
  /** Pings through the tunnels that existed before, by server. */
  readonly tunnels: Readonly<Record<string, PingReport>>;
  /** Who asked for new keys on the frozen server, and was removed before it thawed. */
  readonly removed: { readonly friend: Person; readonly allowedIp: string };
}

interface Cast {
  readonly story: Story;
  readonly programs: UnrulyNode;
  readonly tunnels: Readonly<Record<string, { online: Online; pings: ContinuousPing }>>;
  readonly guests: Readonly<Record<string, Person>>;
  readonly leaving: Online;
}

/** Plays it: everybody is connected, four servers die, friends ask, the servers get well. */
export async function playOutages(stack: AsyncDisposableStack): Promise<Drama> {
  const cast = await setCast(stack);
  const { story, tunnels, guests, leaving } = cast;
  const heal = await kill(cast, stack);
  const busy = new AbortController();
  const onMain = bother(story, tunnels['main']?.online, busy.signal);
  leaving.friend.send('/regen');
  const asked = Date.now();
  const told = Object.entries(guests).map(([node, guest]) => expectNote(node, guest, asked));
  const notes = new Map(await Promise.all(told));
  await eventually(() => DYING.every((node) => outagesOf(story.daemon, node).down.length > 0), { timeout: 60_000 });
  story.owner.send(`/remove_user ${leaving.friend.id}`);
  await story.owner.receives(/доступ закрыт/);
  await heal();
  const healed = Date.now();
  const served = Object.entries(guests).map(async ([node, guest]): Promise<[string, Wait]> => {
    const config = await configOf(guest, 60_000);
    return [node, { ...(notes.get(node) ?? { toldAfter: 0, words: [] }), servedAfter: Date.now() - healed, config }];
  });
  const waits = Object.fromEntries(await Promise.all(served));
  await eventually(() => DYING.every((node) => outagesOf(story.daemon, node).back.length > 0));
  busy.abort();
  const stopped = Object.entries(tunnels).map(async ([node, { pings }]) => [node, await pings.stop()] as const);
  const allowedIp = /Address = (\S+)/.exec(leaving.config.text)?.[1] ?? '';
  const removed = { friend: leaving.friend, allowedIp };
  return { story, onMain: await onMain, waits, tunnels: Object.fromEntries(await Promise.all(stopped)), removed };
}

async function setCast(stack: AsyncDisposableStack): Promise<Cast> {
  const programs = stack.use(new UnrulyNode({ wg: HANGING_WG }));
  const far = { frozen: {}, walled: {}, stuck: { sshd: { path: programs.path } }, other: {} };
  const finished = (clear: () => Promise<void>) => stack.defer(clear);
  const story = await beginStory({ RECONCILE_SECONDS: 3 }, { far, finished });
  story.owner.start();
  await story.owner.receives(/add_user/);
  const tunnels: Record<string, { online: Online; pings: ContinuousPing }> = {};
  const guests: Record<string, Person> = {};
  for (const [index, node] of ['main', ...DYING].entries()) {
    const online = await goOnline(story, 501 + index, `Friend of ${node}`, node);
    tunnels[node] = { online, pings: online.phone.keepPinging(online.server.address, 0.2) };
  }
  for (const [index, node] of DYING.entries()) {
    const guest = await letIn(story, 601 + index, `Guest of ${node}`, 'en');
    await choose(guest, node);
    guests[node] = guest;
  }
  return { story, programs, tunnels, guests, leaving: await goOnline(story, 701, 'Leo', 'frozen') };
}

/** All at once; the function that comes back makes them well. */
async function kill({ story, programs }: Cast, stack: AsyncDisposableStack): Promise<() => Promise<void>> {
  const { frozen, walled, other } = story.far;
  if (!frozen || !walled || !other) throw new Error('the stage is not set');
  programs.order('hang');
  frozen.sshd.freeze();
  const firewall = stack.use(await Firewall.against(walled.sshd.port));
  const restoreKeys = await changeHostKeys(other.sshd);
  return async () => {
    programs.withdraw('hang');
    frozen.sshd.thaw();
    await firewall.lift();
    await restoreKeys();
  };
}

async function changeHostKeys(sshd: Sshd): Promise<() => Promise<void>> {
  const kept = `${sshd.folder}-kept`;
  cpSync(sshd.folder, kept, { recursive: true });
  const restart = async (change: () => Promise<void> | void) => {
    await sshd.stop();
    await change();
    await sshd.start();
  };
  await restart(() => sshd.makeHostKeys());
  return () =>
    restart(() => {
      for (const file of readdirSync(kept).filter((name) => name.startsWith('host_')))
        cpSync(join(kept, file), join(sshd.folder, file));
      rmSync(kept, { recursive: true });
    });
}

/** A guest asks for a first config and is told that it will come by itself. */
async function expectNote(node: string, guest: Person, asked: number) {
  guest.chat.catchUp();
  guest.send('/get_config');
  const note = await guest.receives(/by itself/);
  return [node, { toldAfter: Date.now() - asked, words: [note.text] }] as const;
}

/** Friends on `main` ask for their configs all the while, an old one and new ones; the ms that each took. */
async function bother(story: Story, online: Online | undefined, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  const timed = async (friend: Person) => {
    const start = performance.now();
    await ask(friend, '/get_config', 30_000);
    times.push(performance.now() - start);
  };
  for (let id = 801; !signal.aborted; id++) {
    if (online) await timed(online.friend);
    await timed(await letIn(story, id, 'New', 'en'));
    const next = performance.now() + 2500; // the pace that the bot allows
    await eventually(() => signal.aborted || performance.now() > next);
  }
  return times;
}
