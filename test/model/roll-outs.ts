import { UserError } from '../../src/errors.ts';
import { type Door, doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import { openRollOut } from '../../src/peers/records/rollout-record.ts';
import { announceClosing, remindWaiting, startRollOut } from '../../src/peers/rollouts/commands.ts';
import { finishRollOut } from '../../src/peers/rollouts/end-rollout.ts';
import { iso } from '../stage/sample-state.ts';
import type { Action } from './action.ts';
import type { World } from './world.ts';

type Change = Extract<Action, { do: 'newDoor' | 'addDoor' | 'announce' | 'closeDoors' | 'otherMtu' }>;
type Steering = Extract<Action, { do: 'rollOut' | 'finish' | 'takeBack' | 'remind' | 'round' }>;

/** The doors at which the node really lets people in: those of the owner's settings. */
export const isOpen = ({ profiles }: World, nodeId: string, door: string): boolean =>
  doorsOf(profiles[nodeId === 'eu1' ? 'eu1' : 'main']).some((known) => doorText(known) === door);

/** The owner edits the settings and restarts the daemon, or announces what will close. */
export async function changeSettings(world: World, { do: what, node }: Change): Promise<void> {
  const profile = world.profiles[node];
  const [first, ...further] = doorsOf(profile) as [Door, ...Door[]];
  if (what === 'announce') {
    await write(world, (draft) => {
      for (const door of further) announceClosing(draft, node, doorText(door), iso(world.clock.now));
    });
    return;
  }
  const port = profile.endpointPort + 1;
  if (what === 'newDoor') world.profiles[node] = { ...profile, endpointPort: port, furtherDoors: [] };
  if (what === 'addDoor') world.profiles[node] = { ...profile, endpointPort: port, furtherDoors: [first, ...further] };
  if (what === 'closeDoors') world.profiles[node] = { ...profile, furtherDoors: [] };
  if (what === 'otherMtu') world.profiles[node] = { ...profile, mtu: profile.mtu === 1280 ? 1420 : 1280 };
  world.life.ways.kill();
}

/** The owner's taps, and the daemon's own round. */
export async function steer(world: World, { do: what, node }: Steering): Promise<void> {
  const { life, truth, profiles, clock } = world;
  const now = iso(clock.now);
  if (what === 'round') return life.round(node);
  const id = openRollOut(world.state, node);
  if (what === 'rollOut') return write(world, (draft, before) => startRollOut(draft, before, profiles[node], now));
  if (id === null) return;
  if (what === 'finish') return write(world, (draft) => finishRollOut(draft, id, now));
  if (what === 'remind') {
    truth.reminded.add(id);
    return write(world, (draft) => remindWaiting(draft, id, now));
  }
  if (life.isStepping(node)) truth.takenBackUnread.add(id);
  return write(world, (draft) => life.undo(draft, id, life.snapshotOf(node), now));
}

async function write(world: World, change: (draft: Draft, before: State) => unknown): Promise<void> {
  void world.life.owner.update(change).catch((error: unknown) => {
    const isExpected = error instanceof UserError || String(error).includes('simulated');
    if (!isExpected) world.wrong.push(`a roll-out could not be steered: ${error}`);
  });
  await world.life.idle();
}
