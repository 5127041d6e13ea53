import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Answerer } from '../../src/control/answer-request.ts';
import { ControlServer } from '../../src/control/control-server.ts';
import { bindWord, defineWord } from '../../src/control/word.ts';
import { UserError } from '../../src/errors.ts';
import type { StorePort } from '../../src/peers/devices/peer-service.ts';
import { firstTime } from '../../src/peers/records/seen-updates.ts';
import { AuditFile } from '../../src/store/audit-file.ts';
import { type RecordedLog, recordLog } from '../lab/recorded-log.ts';
import { openStore } from '../stage/temporary-store.ts';

interface CountServices {
  readonly store: StorePort;
  /** Waited for before the answer. */
  readonly beforeAnswer: () => Promise<void>;
}

/** A word that gives each of its requests one more invite-free day: it counts in the store what really happened. */
export const countUp = defineWord({
  name: 'count-up',
  args: z.strictObject({ by: z.int().min(1).max(9) }),
  result: z.object({ days: z.number() }),
  audit: (_services: CountServices, { by }) => ({ what: `count up ${by}`, whom: null }),
  async run({ store, beforeAnswer }: CountServices, { by }, { updateId }) {
    if (by === 9) throw new UserError('past-date');
    if (by === 8) throw new Error('a mistake');
    await store.update((draft) => {
      if (firstTime(draft, updateId)) draft.preferences.guest_days = (draft.preferences.guest_days ?? 0) + by;
    });
    await beforeAnswer();
    return { days: store.state.preferences.guest_days ?? 0 };
  },
});

export interface SocketLab extends RecordedLog {
  readonly path: string;
  readonly answerer: Answerer;
  readonly server: ControlServer;
  readonly days: () => number;
  /** Sends bytes on a connection of its own, and returns all that comes back until it is closed. */
  say(bytes: string): Promise<string>;
  /** The same for a request, with the answer read. */
  ask(id: number, args: unknown, more?: object): Promise<unknown>;
}

/** A real socket over a real store with one word. */
export async function openSocket(beforeAnswer: () => Promise<void> = async () => undefined): Promise<SocketLab> {
  const { store, path: storePath } = await openStore((draft) => {
    draft.preferences.guest_days = 1;
  });
  const recorded = recordLog();
  const audit = await AuditFile.open(storePath, recorded.log);
  const word = bindWord(countUp, { store, beforeAnswer }, { audit, store, now: Date.now, log: recorded.log });
  const answerer: Answerer = { words: [word], store: storePath, ownerId: 1, log: recorded.log };
  const path = join(storePath, '..', 'control');
  const server = await ControlServer.open(path, answerer);
  onTestFinished(() => server.close(0));
  const say = async (bytes: string) => {
    const socket = connect(path);
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return said;
  };
  const ask = async (id: number, args: unknown, more: object = {}) =>
    JSON.parse(await say(`${JSON.stringify({ id, store: storePath, word: 'count-up', args, ...more })}\n`));
  return { ...recorded, path, answerer, server, days: () => store.state.preferences.guest_days ?? 0, say, ask };
}
