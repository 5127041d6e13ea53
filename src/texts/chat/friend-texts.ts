/** One device as a text shows it. Names are plain: texts escape them. */
export interface DeviceLine {
  /** What its friend calls it, or null. */
  readonly name: string | null;
  /** Which of the friend's devices on this server, from 1. */
  readonly number: number;
  readonly server: string;
  readonly address: string;
  /** The file that its friend has; null while none was sent. */
  readonly fileName: string | null;
  /** The owner has paused it. */
  readonly paused: boolean;
  readonly nodeUp: boolean;
  /** Ms since the latest handshake that is known, or null. */
  readonly seenAge: number | null;
  /** It was connected before, whenever that was. */
  readonly wasGreeted: boolean;
  /** What the server received from it and sent to it in 30 days. */
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

/** The commands of one kind. */
export interface HelpGroup {
  readonly title: string;
  readonly commands: readonly { readonly name: string; readonly text: string }[];
}

/** What everybody may read: strangers, friends, and the owner as one of them. */
export interface FriendTexts {
  /** Something of ours failed; the log has the cause under the same code. */
  failed(code: string): string;
  welcomeFriend(name: string): string;
  /** The friend's first message after the owner let them in. */
  letIn(): string;
  stranger(id: number): string;
  writeToMe(botUsername: string): string;
  help(groups: readonly HelpGroup[]): string;
  /** In answer to words that are no command; a few lines at most. */
  unknownText(commands: HelpGroup['commands']): string;
  /** `device`: what the friend calls it, or null. */
  configCaption(server: string, address: string, device: string | null): string;
  /** `ends`: when the old config stops at the latest; null: at once. */
  regenCaption(server: string, address: string, device: string | null, ends: Date | null): string;
  /** After 2 s without an upload. */
  configDelayed(server: string, nodeUp: boolean): string;
  regenDelayed(server: string, nodeUp: boolean): string;
  importedKey(server: string): string;
  chooseServer(servers: readonly ServerLine[]): string;
  serverButton(server: ServerLine): string;
  serverChosen(server: string): string;
  /** The owner took a server out of the settings. */
  serverLeft(server: string): string;
  /** The same with another in its place, whose config is on the way. */
  serverReplaced(old: string, server: string): string;
  oldStopped(): string;
  regenUndone(): string;
  newKeysComing(): string;
  status(devices: readonly DeviceLine[], server: string | null): string;
}
