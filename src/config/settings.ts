import type { Language } from '../languages.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { ExitWay } from '../peers/records/user-record.ts';
import type { TunnelInterface } from '../wireguard/dialect/dialect.ts';

/** A valid setting that will probably not work as intended; the warning contains the fix and no secret. */
export interface Doubt {
  readonly node: string;
  readonly warning: string;
  /** Whether it makes a friend's app fail, so that the owner is told in the chat. */
  readonly isFelt: boolean;
}

/** How to reach a node over SSH. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute path of an unencrypted private key (in the file it may start with `~/` or be relative to the file's folder). */
  readonly keyPath: string;
  /** `SHA256:…` as `ssh-keygen -lf` prints it. */
  readonly hostKey: string;
}

/** A node's profile, its interface with the VPN program, and how to reach it. */
export interface NodeSettings extends NodeProfile, TunnelInterface {
  /** Null: the interface is on this machine. */
  readonly ssh: SshSettings | null;
  /** ISO 3166 code of the country where friends come out, if the settings say so. */
  readonly country?: string | null;
}

/** A node whose settings are incomplete or wrong, so that it is not used. `needs` or `problems` has an entry. */
export interface NodeOff {
  /** The node's id; if the problem is an id that no node can have, that text. */
  readonly id: string;
  readonly name: string;
  /** Names of the missing settings. */
  readonly needs: readonly string[];
  /** Wrong values and unknown names, each with the fix; no secret. */
  readonly problems: readonly string[];
  /** None of its settings has a value, as in a template that nobody filled in. */
  readonly isBlank: boolean;
  /** Set if only the host key is missing: where to read it, so that the line to add can be printed. */
  readonly unpinned: { readonly host: string; readonly port: number } | null;
}

/** A mail server that is spoken to over TLS from the first byte. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** The mail desk, and the owner's alerts by mail. */
export interface MailSettings {
  /** The mailbox that friends write to; null: there is no desk, letters are only sent. */
  readonly imap: MailServer | null;
  readonly smtp: MailServer;
  /** The desk's own address, in lower case. */
  readonly from: string;
  /** The ways to both servers, as `telegramWays`. */
  readonly ways: readonly string[];
}

/** All settings, checked. */
export interface Settings {
  /** Null: there is no bot; servers and the command line work without. */
  readonly botToken: string | null;
  /** The token of a second bot that takes over when Telegram refuses the first one; null: there is none. */
  readonly spareBotToken: string | null;
  /** The owner's Telegram id; `UNKNOWN_OWNER` while there is no bot and nobody knows it. */
  readonly adminId: number;
  /** Absolute path of the store. */
  readonly peersFile: string;
  /** 64 hex digits (32 bytes) if the owner set one; null: the daemon uses the key in `storeKeyFile`. */
  readonly storeKey: string | null;
  /** Absolute path of the settings file, which may not exist. */
  readonly settingsFile: string;
  /** `store.key` beside the settings file. */
  readonly storeKeyFile: string;
  readonly telegramApiRoot: string;
  /** The ways to reach Telegram, at least one, in order of preference: `direct` or the URL of a proxy with its scheme in lower case. */
  readonly telegramWays: readonly string[];
  readonly language: Language;
  readonly timezone: string;
  readonly deviceLimit: number;
  readonly regenGraceSeconds: number;
  readonly reconcileSeconds: number;
  /** Minutes between two tries of the doors of nodes on other machines; null: they are not tried. */
  readonly probeMinutes: number | null;
  /** Where friends leave who have not chosen, on servers with a link to another. */
  readonly exitDefault: ExitWay;
  readonly exitFallback: 'direct' | 'block' | null;
  /** Who chooses where a friend leaves, unless that friend's card says otherwise. */
  readonly exitChoice: 'friends' | 'owner';
  /** Two capital letters: the country whose networks leave at the entry. */
  readonly exitCountry: string;
  /** Addresses of registries' daily statistics, from which its list is made. */
  readonly exitListUrls: readonly string[];
  /** Addresses that nodes' own name servers ask. */
  readonly dnsUpstreams: readonly string[];
  /** The age recipient of encrypted backups; null: none are made. */
  readonly backupRecipient: string | null;
  /** Null: off. */
  readonly mail: MailSettings | null;
  /** The port of the page inside tunnels of this machine; null: there is none. */
  readonly helperPagePort: number | null;
  /** A name that only the resolver in the tunnel knows, or null. */
  readonly helperPageName: string | null;
  readonly metricsPort: number | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'auto' | 'json' | 'pretty' | 'journal';
  readonly nodes: readonly NodeSettings[];
  readonly nodesOff: readonly NodeOff[];
  /** Id of a node that is gone → id of the node, which is on, to which its friends move. */
  readonly movedTo: Readonly<Record<string, string>>;
  /** Doubtful settings of the nodes that are on. */
  readonly doubts: readonly Doubt[];
  /** Warnings for the log at the start: names that look like typos, doubtful settings, an odd encoding. */
  readonly warnings: readonly string[];
}
