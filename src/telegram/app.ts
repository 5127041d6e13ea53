import type { AccessService } from '../access/access-service.ts';
import type { DeviceService } from '../access/device-service.ts';
import type { InviteService } from '../access/invite-service.ts';
import type { LanguageChoice } from '../access/language-choice.ts';
import type { PeopleService } from '../access/people-service.ts';
import type { RemedyService } from '../access/remedy-service.ts';
import type { RequestService } from '../access/request-service.ts';
import type { TrafficPicture } from '../charts/traffic-picture.ts';
import type { NodeOff, Settings } from '../config/settings.ts';
import type { TrafficMeter } from '../health/traffic-meter.ts';
import type { Language } from '../languages.ts';
import type { ServerWords } from '../login-trouble.ts';
import type { NotifyOwner } from '../notices.ts';
import type { PeerService, StorePort } from '../peers/devices/peer-service.ts';
import type { ForeignService } from '../peers/moves/foreign-service.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import type { Languages } from '../texts/chat/languages.ts';
import type { Texts } from '../texts/chat/texts.ts';
import type { PollResult } from '../wireguard/loop/node-loop.ts';
import type { Vitals } from '../wireguard/loop/vitals-watch.ts';
import type { ConfigFile } from './delivery/config-file.ts';
import type { Audit } from './router/audited.ts';

/** A node as the chat shows it. */
export interface NodeView {
  readonly node: NodeProfile;
  /** Null while it is down, and before it was looked at. */
  readonly snapshot: Snapshot | null;
  /** Null while it is up, and before it was looked at; where it is not told, a node without a snapshot is down. */
  readonly outage?: { readonly words: ServerWords | null } | null;
}

export interface LetterFate {
  /** Called when the person cannot be written to. */
  readonly onGone?: () => void;
  /** Of a person who has no record. */
  readonly language?: Language | null;
}

/** Writes to people outside of an answer. */
export interface Messenger {
  /** Queues a message. */
  tell(id: number, html: (texts: Texts) => string, fate?: LetterFate): void;
}

/** Looks at devices that do not work for their friends, without keeping anybody waiting; the answers come by themselves. */
export interface HelpDeskPort {
  /** Queues a look at the device whose config has this key, and the answer to its friend. */
  look(peerId: string, tag: string): void;
  /** Queues a look and a report to the owner. */
  report(peerId: string, tag: string): void;
}

/** Has nodes looked at now, without keeping anybody waiting. */
export interface NodeDeskPort {
  /** Calls back once with what was seen before anything is done about it; null: no answer came in time. */
  look(nodeId: string, show: (look: PollResult | null) => void): void;
}

/** What texts about devices are made from. */
export interface NodesView {
  readonly settings: Pick<Settings, 'adminId' | 'regenGraceSeconds'>;
  readonly store: StorePort;
  readonly nodes: readonly NodeView[];
  readonly nodesOff: readonly NodeOff[];
  readonly now: () => number;
}

/** A sealed archive, and the names of the files in it. */
export interface MadeBackup {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contents: readonly string[];
}

/** Everything that a command may use. */
export interface App extends NodesView {
  readonly settings: Pick<Settings, 'adminId' | 'regenGraceSeconds' | 'deviceLimit'>;
  readonly access: AccessService;
  readonly language: LanguageChoice;
  readonly languages: Languages;
  readonly people: PeopleService;
  readonly invites: InviteService;
  readonly requests: RequestService;
  readonly notify: NotifyOwner;
  readonly timezone: string;
  readonly peers: PeerService;
  readonly devices: DeviceService;
  /** See `config-file.ts`. */
  readonly ipv4File: (friendId: number, peerId: string, tag: string) => Promise<ConfigFile>;
  /** What devices, friends and nodes have moved. */
  readonly traffic: Pick<TrafficMeter, 'device' | 'friend' | 'node' | 'usage'>;
  /** Draws a picture; null when that failed, with the reason in the log. */
  readonly draw: (picture: TrafficPicture) => Promise<Uint8Array | null>;
  /** What a node's machine said of itself last; null while the node is down. */
  readonly vitalsOf: (nodeId: string) => Vitals | null;
  readonly messenger: Messenger;
  readonly helpDesk: HelpDeskPort;
  readonly nodeDesk: NodeDeskPort;
  /** What becomes of peers that no record names. */
  readonly foreign: ForeignService;
  readonly remedies: RemedyService;
  readonly audit: Audit;
  /** Makes a sealed backup; null: no recipient is set. */
  readonly backup: () => Promise<MadeBackup | null>;
  readonly botUsername: () => string;
}
