import type { Draft } from './drafts.ts';
import { freeAddress, goodDoor, markOf, mayMake, nodeOf, promote, type Terms } from './rules.ts';
import { type Device, HAND_OVER, isOn, keysOf, newKey, type Store } from './state.ts';

export interface Asked extends Terms {
  readonly make: () => string;
}

/** Rule 11 and rules 14, 16, 18 and 19: what people ask for only changes records. Each gives what was handed out by hand, if anything. */
export const COMMANDS = {
  get(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid) ?? create(store, uid, asked);
    if (device && isOn(store, device, asked.clock)) device.send = { since: asked.clock.now, asked: true };
  },
  regen(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid);
    if (!device || !isOn(store, device, asked.clock)) return;
    const wasGiven = device.key.sent !== null || device.key.handed;
    if (device.next) {
      if (!asked.drafts.has('holdsOwnRegen')) device.next.rollout = null;
    } else if (wasGiven && mayMake(device, asked)) device.next = newKey(asked.make());
    device.send = { since: asked.clock.now, asked: true };
  },
  undo(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid);
    if (!device?.next) return;
    device.retired[device.next.id] = markOf(nodeOf(store, device.node), asked);
    device.next = null;
  },
  stop(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid);
    if (!device?.next || device.next.sent === null) return;
    promote(device, markOf(nodeOf(store, device.node), asked));
    for (const { open, devices } of store.rollouts) {
      for (const id of Object.keys(devices))
        if (open && asked.drafts.has('stopIsBack') && store.devices[id] === device) devices[id] = 'back';
    }
  },
  pause: (store: Store, uid: number, asked: Asked) => setActive(store, uid, false, asked),
  resume: (store: Store, uid: number, asked: Asked) => setActive(store, uid, true, asked),
  expire(store: Store, uid: number, { clock }: Asked): void {
    const user = store.users[uid];
    if (user) user.until = clock.now + 3;
  },
  extend(store: Store, uid: number, asked: Asked): void {
    const user = store.users[uid];
    if (user) user.until = null;
    restartGrace(store, uid, asked);
  },
  removeDevice(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid);
    if (device) device.removed ??= markOf(nodeOf(store, device.node), asked);
  },
  restoreDevice(store: Store, uid: number, asked: Asked): void {
    for (const device of Object.values(store.devices)) if (device.uid === uid) device.removed = null;
    restartGrace(store, uid, asked);
  },
  /** Rule 16: a second, dormant device through another door. */
  spare(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid);
    if (!device || spareOf(store, uid)) return;
    const { doors, closing } = nodeOf(store, device.node);
    const used = doorsInUse(store, uid);
    const free = doors.find((door) => door !== closing && !used.has(door));
    const door = asked.drafts.has('spareAnywhere') ? doors[0] : free;
    if (door === undefined) return;
    const made = create(store, uid, asked);
    if (made) Object.assign(made, { spare: true, door, send: { since: asked.clock.now, asked: true } });
  },
  /** "It does not work": the next door; a spare that stands there takes the one that became free. */
  nextDoor(store: Store, uid: number, asked: Asked): void {
    const device = workingOf(store, uid);
    if (!device || !isOn(store, device, asked.clock)) return;
    const { doors, closing } = nodeOf(store, device.node);
    const good = doors.filter((door) => door !== closing);
    const used = doorsInUse(store, uid);
    const next = good
      .toSpliced(0, good.indexOf(device.door) + 1)
      .concat(good)
      .find((door) => !used.has(door));
    const spare = spareOf(store, uid);
    if (next === undefined) return;
    if (spare?.door === next) spare.door = device.door;
    device.door = next;
    device.send = { since: asked.clock.now, asked: true };
  },
} as const;

/** Rule 19. Returns the device whose file is handed out. */
export function handOver(store: Store, uid: number, asked: Asked): Device | null {
  const device = workingOf(store, uid) ?? create(store, uid, asked);
  if (!device || !isOn(store, device, asked.clock)) return null;
  const node = nodeOf(store, device.node);
  const wasGiven = device.key.sent !== null || device.key.deadline === null;
  if (!device.next && device.key.handed && !wasGiven) return device;
  if (!device.next && (device.key.sent !== null || device.key.handed)) {
    if (!mayMake(device, asked)) return null;
    device.next = newKey(asked.make());
  }
  const key = device.next ?? device.key;
  key.handed = true;
  if (!key.byTelegram || asked.drafts.has('deadlineOnSent')) key.deadline ??= markOf(node, asked) + HAND_OVER;
  if (asked.drafts.has('handOverStartsGrace'))
    Object.assign(key, { sent: key.sent ?? markOf(node, asked), deadline: null });
  device.door = goodDoor(node, device.door);
  return device;
}

/** The owner starts a roll-out for the devices that are stale now. */
export function startRollOut(store: Store, nodeId: string, isStale: (device: Device) => boolean): void {
  if (store.rollouts.some(({ open, node }) => open && node === nodeId)) return;
  const stale = Object.entries(store.devices).filter(
    ([, one]) => one.node === nodeId && one.removed === null && isStale(one),
  );
  if (stale.length > 0)
    store.rollouts.push({
      node: nodeId,
      open: true,
      devices: Object.fromEntries(stale.map(([id]) => [id, 'waiting'])),
    });
}

export function finishRollOut(store: Store, index: number, asked: Asked): void {
  close(store, index, (device) => {
    if (!device.next) return;
    device.next.rollout = null;
    if (device.next.sent !== null) device.next.sent = markOf(nodeOf(store, device.node), asked);
  });
}

/** Every key that the roll-out made and nobody uses goes; what a friend asked for stays. */
export function undoRollOut(store: Store, index: number, asked: Asked, isUsed: (key: string) => boolean): void {
  close(store, index, (device) => {
    if (!device.next || isUsed(device.next.id)) return;
    device.retired[device.next.id] = markOf(nodeOf(store, device.node), asked);
    device.next = null;
  });
}

function close(store: Store, index: number, change: (device: Device) => void): void {
  const rollout = store.rollouts[index];
  if (!rollout?.open) return;
  rollout.open = false;
  for (const device of Object.values(store.devices)) if (device.next?.rollout === index) change(device);
}

/** The owner closes a door: whoever went in there, or was to, gets another one. */
export function closeDoor(store: Store, nodeId: string, closing: string): void {
  const node = nodeOf(store, nodeId);
  node.doors = node.doors.filter((door) => door !== closing);
  node.closing = null;
  for (const rollout of store.rollouts) rollout.open = false;
  const all = Object.values(store.devices);
  for (const device of all) if (device.next) device.next.rollout = null;
  const moving = all.filter(({ door }) => door === closing);
  for (const device of moving.sort((a, b) => Number(a.spare) - Number(b.spare))) {
    const others = all.filter((other) => other.uid === device.uid && other.spare !== device.spare);
    const isFree = (door: string) => others.every((other) => other.door !== door);
    device.door = node.doors.find(isFree) ?? node.doors[0] ?? '';
  }
}

/** A backup takes the store's place. */
export function restore(present: Store, backup: Store, drafts: ReadonlySet<Draft>): Store {
  const store = structuredClone(backup);
  const retired = Object.values(present.devices).flatMap((device) => Object.keys(device.retired));
  const kept = drafts.has('restoreForgetsEnded') ? [] : [...present.ended, ...retired];
  const named = new Set(Object.values(store.devices).flatMap(keysOf));
  store.ended = [...new Set([...store.ended, ...kept])].filter((key) => !named.has(key));
  if (!drafts.has('restoreKeepsCounter')) raiseCounters(present, store);
  return store;
}

/** The same backup may be restored twice: so the present counters are looked at as well. */
function raiseCounters(present: Store, store: Store): void {
  for (const [uid, user] of Object.entries(store.users))
    user.names = 50 + Math.max(user.names, present.users[Number(uid)]?.names ?? 0);
}

/** The device that a command is about: one that is there before one that was removed. */
export function workingOf(store: Store, uid: number): Device | undefined {
  const own = Object.values(store.devices).filter((device) => device.uid === uid && !device.spare);
  return own.find(({ removed }) => removed === null) ?? own[0];
}

/** Where a friend's devices go in; a spare must be elsewhere. */
export function doorsInUse(store: Store, uid: number): Set<string> {
  const own = Object.values(store.devices).filter((device) => device.uid === uid && !device.spare);
  return new Set(own.map(({ door }) => door));
}

export function spareOf(store: Store, uid: number): Device | undefined {
  return Object.values(store.devices).find((device) => device.uid === uid && device.spare);
}

function create(store: Store, uid: number, asked: Asked): Device | null {
  const ip = freeAddress(store, 'main');
  const user = store.users[uid];
  if (ip === null || !user?.active) return null;
  const node = nodeOf(store, 'main');
  const id = asked.make();
  const device: Device = {
    ...{ uid, node: 'main', ip, active: true, removed: null, spare: false, next: null, retired: {}, send: null },
    ...{ made: [], resent: null, door: goodDoor(node, node.doors[0] ?? ''), key: newKey(id) },
  };
  store.devices[`d${id}`] = device;
  return device;
}

function setActive(store: Store, uid: number, active: boolean, asked: Asked): void {
  const user = store.users[uid];
  if (user) user.active = active;
  if (active) restartGrace(store, uid, asked);
}

/** A friend who was away hears of the new key only now. */
function restartGrace(store: Store, uid: number, asked: Asked): void {
  for (const device of Object.values(store.devices)) {
    if (device.uid !== uid || device.next?.sent == null) continue;
    Object.assign(device.next, { sent: markOf(nodeOf(store, device.node), asked), promised: null });
  }
}
