import { readFileSync } from 'node:fs';
import type { Settings } from '../../src/config/settings.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { type ChatLab, idleNode, openChat } from './open-chat.ts';

export interface ChatStageOptions {
  readonly settings?: Partial<Settings>;
  /** The names of the servers, by id; none of them has a peer. */
  readonly nodes?: Readonly<Record<string, string>>;
  /** What the store begins with. */
  readonly fill?: (draft: Draft) => void;
}

export interface ChatStage extends ChatLab {
  /** The store's file, as `storeOf` reads it. */
  readonly file: { readonly store: string };
}

/**
 * The stage of `openStage` (test/stage/daemon-stage.ts) with all of the chat in this process: for what needs no daemon, neither its end
 * nor its log nor what it does by the clock. A daemon is a third of a second of the processor.
 */
export async function openChatStage({ settings = {}, nodes = { main: 'Main' }, fill }: ChatStageOptions = {}) {
  const views = Object.entries(nodes).map(([id, name]) => idleNode(id, name));
  const chat = await openChat(fill, views, undefined, settings);
  const { peersFile } = chat.core.settings;
  const file = {
    get store() {
      return readFileSync(peersFile, 'utf8');
    },
  };
  return { ...chat, file } satisfies ChatStage;
}
