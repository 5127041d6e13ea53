import type { Language } from '../languages.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { TunnelInterface } from '../wireguard/dialect/dialect.ts';

/** A valid setting that will hardly do what it was meant for; the warning names the fix and no secret. */
export interface Doubt {
  readonly node: string;
  readonly warning: string;
  /** Friends feel it, so the owner is told. */
  readonly isFelt: boolean;
}

/** How to reach a node over SSH. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute path of an unencrypted private key; in the file it may start with `~/` or in the file's folder. */
  readonly keyPath: string;
  /** `SHA256:…` as `ssh-keygen -lf` prints it. */
  readonly hostKey: string;
}

/** A node's profile, its interface with the program that runs it, and the way there. */
export interface NodeSettings extends NodeProfile, TunnelInterface {
  /** Null: the interface is on this machine. */
  readonly ssh: SshSettings | null;
}

/** A node that the settings name but do not complete, or of which something is wrong there. Never without a reason. */
export interface NodeOff {
  /** Mostly a node's id; where the problem is an id that no node can have, what stands in its place. */
  readonly id: string;
  readonly name: string;
  /** The settings that are missing, by their names. */
  readonly needs: readonly string[];
  /** Wrong values and unknown names, each with the fix; no secret. */
  readonly problems: readonly string[];
  /** No setting of it has a value: a part of the file that nobody filled in. */
  readonly isBlank: boolean;
  /** Set when only the pinned host key is missing: where to look for the key, so that the line to add can be printed. */
  readonly unpinned: { readonly host: string; readonly port: number } | null;
}

export interface Settings {
  readonly botToken: string;
  readonly adminId: number;
  /** Absolute path of the store. */
  readonly peersFile: string;
  /** 32 bytes as 64 hex digits when set by the owner; else the daemon keeps one in `storeKeyFile`. */
  readonly storeKey: string | null;
  /** Absolute path of the settings file; it need not be there. */
  readonly settingsFile: string;
  /** `store.key` beside the settings file. */
  readonly storeKeyFile: string;
  readonly telegramApiRoot: string;
  /** The ways to Telegram in order of preference, never none: `direct`, or a proxy's URL, its scheme in small letters. */
  readonly telegramWays: readonly string[];
  readonly language: Language;
  readonly timezone: string;
  readonly deviceLimit: number;
  readonly regenGraceSeconds: number;
  readonly reconcileSeconds: number;
  /** The age recipient of sealed backups, or null: none are made. */
  readonly backupRecipient: string | null;
  readonly metricsPort: number | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'auto' | 'json' | 'pretty' | 'journal';
  readonly nodes: readonly NodeSettings[];
  readonly nodesOff: readonly NodeOff[];
  /** Where the friends of nodes that are gone shall move, by the ids of both; a node that is on. */
  readonly movedTo: Readonly<Record<string, string>>;
  /** What of the nodes that are on is taken as it is and will hardly work. */
  readonly doubts: readonly Doubt[];
  /** Worth a line in the log at start: names that look like a slip of a known setting, doubts, an odd encoding. */
  readonly warnings: readonly string[];
}
