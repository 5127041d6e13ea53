import type { Machine } from './machine.ts';
import type { Edition, Store } from './state.ts';

/** A file in a friend's hands. */
export interface File {
  readonly uid: number;
  readonly key: string;
  readonly edition: Edition;
  readonly by: 'telegram' | 'hand';
  /** The friend or a rule took it back, and said so. */
  void: boolean;
}

interface Phone {
  files: File[];
  /** The key that its owner last used. */
  used: string | null;
}

interface Circumstances {
  readonly goesBack: boolean;
  /** A handshake takes place; gives its hour. */
  readonly shake: () => number;
  readonly isWaiting: (key: string) => boolean;
}

/** What friends hold and do. */
export class Friends {
  /** Every file that was given, the newest last. */
  readonly files: File[] = [];
  readonly phones: ReadonlyMap<number, Phone>;

  constructor(ids: readonly number[]) {
    this.phones = new Map(ids.map((uid) => [uid, { files: [], used: null }]));
  }

  /** A friend takes the newest file that they have not yet, and switches it on; `goesBack`: or an older one that works. */
  connect(uid: number, machine: Machine, { goesBack, shake, isWaiting }: Circumstances): void {
    const phone = this.phones.get(uid);
    if (!phone || !machine.up) return;
    const newest = this.files.filter((file) => file.uid === uid && !phone.files.includes(file)).at(-1);
    if (newest) phone.files.push(newest);
    for (const { key, edition } of goesBack ? phone.files : phone.files.toReversed()) {
      const peer = machine.peers.get(key);
      if (!peer || edition.vital !== machine.vital || !machine.doors.has(edition.door)) continue;
      peer.shaken = shake();
      if (peer.ips.length === 0 && !isWaiting(key)) continue;
      phone.used = key;
      return;
    }
  }

  /** Files of keys that no record of their friend names any more: the friend was told what ended them. */
  voidUnnamed(store: Store): void {
    for (const uid of this.phones.keys()) {
      const own = Object.values(store.devices).filter((device) => device.uid === uid);
      const named = new Set(own.flatMap(({ key, next }) => [key.id, next?.id]));
      for (const file of this.files) if (file.uid === uid && !named.has(file.key)) file.void = true;
    }
  }

  /** After a restore nobody knows what was promised. */
  forget(): void {
    for (const phone of this.phones.values()) phone.files = [];
    this.files.length = 0;
  }
}
