import { UserError } from '../../src/errors.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Message } from './action.ts';
import { addGb } from './allowances.ts';
import { OWNER } from './life.ts';
import type { Sent, World } from './world.ts';

/** A friend or the owner writes or presses; the daemon may not live to answer. */
export async function send(world: World, message: Message): Promise<void> {
  const named = nameButton(world, message);
  if (!named) return;
  const sent: Sent = { updateId: 1000 + world.sent.length, message: named, isAcknowledged: false };
  world.sent.push(sent);
  void handle(world, sent);
  await world.life.idle();
}

/** Telegram delivers the last messages again, in their order: what was in effect must not be so twice. */
export async function redeliver(world: World, count: number): Promise<void> {
  for (const sent of world.sent.slice(-count)) {
    if (world.life.ways.isDead) return;
    world.clock.now += 1;
    world.clock.passed += 1;
    const before = fingerprint(world);
    void handle(world, { ...sent });
    await world.life.idle();
    if (sent.isAcknowledged && before !== fingerprint(world))
      world.wrong.push(`${sent.message.do} was in effect twice`);
  }
}

/** A press names the button of a file that lies in the chat; without one there is nothing to press. */
function nameButton(world: World, message: Message): Message | null {
  if (message.do !== 'stop' && message.do !== 'undo') return message;
  const file = world.chats[message.who]?.files.filter(({ hasButtons }) => hasButtons).at(-1 - message.back);
  return file ? { ...message, file } : null;
}

async function handle(world: World, sent: Sent): Promise<void> {
  const { clock, life, truth } = world;
  const at = clock.passed;
  const isFirst = !world.state.seen_updates.includes(sent.updateId);
  try {
    const peerId = await run(world, sent);
    sent.isAcknowledged = true;
    // one that comes again adds nothing to what still waits, also where the same write tells that it has arrived
    const [after, before] = [world.state, world.beforeCommit].map((state) => state?.peers[peerId ?? '']?.send);
    const waits = isFirst ? null : (after ?? before);
    if (peerId !== null && !life.ways.isDead) truth.owed.set(peerId, waits ? truth.askedAt(peerId, waits.since) : at);
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof Error && error.message.startsWith('simulated')))
      world.wrong.push(`${sent.message.do} failed: ${error}`);
  }
}

/** The device whose config is owed now, or null. */
async function run(world: World, { updateId, message }: Sent): Promise<string | null> {
  const { life, truth, clock } = world;
  const friendId = world.idOf(message.who);
  const asker = { friendId, updateId };
  switch (message.do) {
    case 'get':
    case 'regen': {
      const wish = await (message.do === 'get' ? life.peers.getConfig(asker) : life.peers.regenerate(asker));
      return wish.kind === 'queued' ? wish.peerId : null;
    }
    case 'stop':
    case 'undo': {
      const { peerId = '', key = '' } = message.file ?? {};
      if (message.do === 'stop') truth.stopPressed.add(key);
      else truth.undoPressed.add(key);
      if (message.do === 'undo') truth.takenBack.set(peerId, clock.passed);
      if (message.do === 'stop') await life.peers.stopOld(asker, peerId, keyTag(key));
      else await life.peers.undoRegenerate(asker, peerId, keyTag(key));
      return null;
    }
    case 'spare':
      await life.spares.add(asker);
      return null;
    case 'server':
      await life.peers.preferServer(asker, message.node);
      return null;
    case 'add':
      await life.access.add(friendId, updateId);
      return null;
    case 'remove':
      await life.access.remove(friendId, updateId);
      return null;
    case 'pause':
    case 'resume':
      await life.people[message.do]({ by: OWNER, updateId }, friendId);
      return null;
    case 'addGb':
      await addGb(life.allowances, { by: OWNER, updateId }, world.state.users[friendId], clock.now);
      return null;
    case 'extend':
      await life.people.extend({ by: OWNER, updateId }, friendId, null);
      return null;
    case 'expire':
      await life.people.setUntil({ by: OWNER, updateId }, friendId, clock.now + message.ms);
      return null;
  }
}

/** Everything that an update must change only once. */
function fingerprint({ state }: World): string {
  const peers = Object.entries(state.peers).map(([id, { public_key, next, retired, wg_ip, removed_at }]) => {
    return [id, public_key, next?.public_key, Object.keys(retired), wg_ip, removed_at];
  });
  const users = Object.values(state.users).map(
    ({ active, removed_at, preferred_server_id, until, allowance_month }) => {
      return [active, removed_at, preferred_server_id, until, allowance_month?.extra_gb];
    },
  );
  return JSON.stringify([peers, users]);
}
