import type { UserErrorCode } from '../../errors.ts';
import type { OwnerNotice } from '../../notices.ts';
import type { CommandName } from '../command-name.ts';

export type ButtonText = 'stopOld' | 'undo' | 'newKeys' | 'takeBack';

/** One device as a text shows it. Names are plain: texts escape them. */
export interface DeviceLine {
  readonly server: string;
  readonly address: string;
  readonly fileName: string;
  readonly nodeUp: boolean;
  /** Ms since the latest handshake, or null when there was none. */
  readonly handshakeAge: number | null;
  readonly received: number;
  readonly sent: number;
  /** When the old key of a waiting `/regen` ends, `null` when none waits. */
  readonly rekey: { readonly sent: boolean; readonly ends: Date | null } | null;
  readonly waitsForUpload: boolean;
}

export interface ServerLine {
  readonly name: string;
  readonly description: string | null;
  readonly chosen: boolean;
  readonly up: boolean;
}

export interface UserLine {
  readonly id: number;
  readonly username: string | null;
  readonly name: string | null;
  readonly owner: boolean;
  readonly admitted: boolean;
  readonly devices: number;
  readonly online: boolean;
}

export interface NodeLine {
  readonly name: string;
  readonly up: boolean;
  readonly devices: number;
  readonly online: number;
}

type NoticeTexts = { readonly [K in OwnerNotice['kind']]: (notice: Extract<OwnerNotice, { kind: K }>) => string };

/** Every text of the chat, in Telegram's HTML; arguments are plain and are escaped by the text. A missing one does not compile. */
export interface Texts {
  readonly errors: Readonly<Record<UserErrorCode, string>>;
  readonly commands: Readonly<Record<CommandName, string>>;
  readonly buttons: Readonly<Record<ButtonText, string>>;
  readonly notices: NoticeTexts;
  /** Something of ours failed; the log has the cause under the same code. */
  failed(code: string): string;
  welcomeFriend(name: string): string;
  welcomeOwner(): string;
  /** The friend's first message after the owner let them in. */
  letIn(): string;
  stranger(id: number): string;
  writeToMe(botUsername: string): string;
  help(commands: readonly { readonly name: string; readonly text: string }[]): string;
  unknownText(): string;
  configCaption(server: string, address: string): string;
  /** `ends`: when the old config stops at the latest; null: at once. */
  regenCaption(server: string, address: string, ends: Date | null): string;
  /** After 2 s without an upload. */
  configDelayed(server: string, nodeUp: boolean): string;
  regenDelayed(server: string, nodeUp: boolean): string;
  importedKey(server: string): string;
  chooseServer(servers: readonly ServerLine[]): string;
  serverButton(server: ServerLine): string;
  serverChosen(server: string): string;
  /** The owner took a server out of the settings. */
  serverLeft(server: string): string;
  oldStopped(): string;
  regenUndone(): string;
  newKeysComing(): string;
  status(devices: readonly DeviceLine[], server: string | null): string;
  users(lines: readonly UserLine[], pending: readonly string[]): readonly string[];
  added(who: string): string;
  restored(who: string): string;
  alreadyIn(who: string): string;
  waitingForUsername(username: string, botUsername: string): string;
  /** The friend never pressed Start, so the bot may not write first. */
  cannotWriteTo(who: string, botUsername: string): string;
  removed(who: string): string;
  usernameRemoved(username: string): string;
  stats(
    friends: number,
    waiting: number,
    nodes: readonly NodeLine[],
    off: readonly { readonly name: string; readonly needs: readonly string[] }[],
  ): string;
}
