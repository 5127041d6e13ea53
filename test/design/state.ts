/**
 * The store's records as the rules of the design see them, in the smallest form that still shows every promise. All times are hours.
 * `watched` times count how long a node was seen by the daemon; they alone may end something for good.
 */
export const DAY = 24;
export const GRACE = 7 * DAY;
export const HAND_OVER = 72;

/** What a config says that is not the device's own. A differing `vital` or `door` makes its file dead, a differing `mtu` only older. */
export interface Edition {
  readonly vital: number;
  readonly door: string;
  readonly mtu: number;
}

/** A key of a device, and what was done with its file. */
export interface Key {
  readonly id: string;
  /** Node time of the upload that Telegram confirmed, or of the hand-over's counterpart; null: nothing confirmed. */
  sent: number | null;
  handed: boolean;
  /** Node time after which it goes unless it shook hands. */
  deadline: number | null;
  /** Whether Telegram ever carried it. */
  byTelegram: boolean;
  /** Every edition it was sent in, the last one last. */
  editions: Edition[];
  /** What it was sent as → the number in that file's name. */
  names: Record<string, number>;
  /** The roll-out that holds the grace time of the key before it. */
  rollout: number | null;
  /** Node time at which the key before it ends, where that was promised before this key took an earlier one's place. */
  promised: number | null;
}

export interface Device {
  readonly uid: number;
  readonly node: string;
  ip: string;
  active: boolean;
  /** Node time of the removal. */
  removed: number | null;
  spare: boolean;
  door: string;
  key: Key;
  next: Key | null;
  /** Key → node time since when it must be gone. */
  retired: Record<string, number>;
  /** A file that waits for its upload; `asked`: somebody wanted it. */
  send: { readonly since: number; readonly asked: boolean } | null;
  /** Hours of the wall clock at which keys were made; the last day's count. */
  made: number[];
  /** Node time at which a file was last sent again without anybody asking. */
  resent: number | null;
}

export interface User {
  active: boolean;
  until: number | null;
  /** The number of the last file name; never falls. */
  names: number;
}

export interface NodeRecord {
  watched: number;
  foreign: string[];
  probe: string | null;
  vital: number;
  mtu: number;
  doors: string[];
  /** A door that is announced to close. */
  closing: string | null;
  /** A change of vital parameters that one look has seen. */
  seenVital: { readonly value: number; readonly at: number } | null;
}

export type Progress = 'waiting' | 'sent' | 'back' | 'skipped';

export interface RollOut {
  readonly node: string;
  open: boolean;
  devices: Record<string, Progress>;
}

export interface Store {
  users: Record<number, User>;
  devices: Record<string, Device>;
  nodes: Record<string, NodeRecord>;
  rollouts: RollOut[];
  /** Keys that were ours and may never work again. */
  ended: string[];
  /** The wall clock at the last commit. */
  last: number;
}

export const newKey = (id: string): Key => ({
  id,
  sent: null,
  handed: false,
  deadline: null,
  byTelegram: false,
  editions: [],
  names: {},
  rollout: null,
  promised: null,
});

/** A node of which the daemon knows what it is. */
export const newNode = (): NodeRecord => ({
  ...{
    watched: 0,
    foreign: [],
    probe: 'probe',
    vital: 0,
    mtu: 1420,
    doors: ['d0', 'd1'],
    closing: null,
    seenVital: null,
  },
});

/** Today's edition of a node behind one of its doors. */
export const editionOf = ({ vital, mtu }: NodeRecord, door: string): Edition => ({ vital, mtu, door });

/** Whether a file sent in that edition can no longer connect, or is about to be unable to. */
export const isDead = (node: NodeRecord, { vital, door }: Edition): boolean =>
  vital !== node.vital || !node.doors.includes(door) || door === node.closing;

/** Rule 13: computed, never marked. A key that was never sent is not stale. */
export const isStale = (node: NodeRecord, key: Key): boolean => {
  const last = key.editions.at(-1);
  return last !== undefined && (isDead(node, last) || last.mtu !== node.mtu);
};

/** Rule 1. */
export function isOn({ users }: Store, device: Device, clock: Clock): boolean {
  const user = users[device.uid];
  return user?.active === true && device.active && device.removed === null && !isOver(user.until, clock);
}

/** What the daemon knows of the time: its wall clock, and whether it has reason to doubt it. */
export interface Clock {
  readonly now: number;
  readonly isDoubted: boolean;
}

/** Invariant 15: a guest's end follows the wall clock, unless that is in doubt: then nothing changes for anybody. */
const isOver = (until: number | null, { now, isDoubted }: Clock): boolean =>
  until !== null && !isDoubted && until <= now;

/** Every key that a record names. */
export const keysOf = (device: Device): string[] => [
  device.key.id,
  ...(device.next ? [device.next.id] : []),
  ...Object.keys(device.retired),
];
