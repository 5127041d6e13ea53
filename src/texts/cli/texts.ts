import type { NodeSettings } from '../../config/settings.ts';
import type { Part } from '../../health/firewall/judgement.ts';
import type { LoginTroubleTexts } from '../../login-trouble.ts';
import type { NodeError, NodeErrorCode } from '../../wireguard/drivers/driver.ts';
import type { StoreTexts, WhyOff } from './store-texts.ts';

/** What a text says of something that is not as it should be: what is so, and what to do. */
export type Trouble = readonly [what: string, fix: string];

/** The command line's help; a word of it without a text does not compile. */
export type HelpKey =
  | 'program'
  | 'check'
  | 'backup'
  | 'restore'
  | 'import'
  | 'status'
  | 'users'
  | 'doctor'
  | 'update'
  | 'node'
  | 'nodeAdd'
  | 'nodeCheck'
  | 'tryRules'
  | 'tryAs'
  | 'nodeRemove'
  | 'nodeIsolate'
  | 'adminUser'
  | 'moveTo'
  | 'yes'
  | 'dryRun'
  | 'port'
  | 'identity'
  | 'ageIdentity'
  | 'hostKey'
  | 'name'
  | 'interface'
  | 'network'
  | 'wgPort'
  | 'together'
  | 'allowLan'
  | 'allow'
  | 'login'
  | 'versionOption'
  | 'helpOption'
  | 'helpCommand';

/** What `vpn-bot node …` says while it works. */
export interface NodeTexts {
  fingerprint(host: string, fingerprint: string): string;
  readonly isItYours: string;
  readonly passwordFor: (who: string) => string;
  readonly passphraseFor: (file: string) => string;
  connecting(where: string): string;
  settingUp(host: string): string;
  wireguardMade(name: string, address: string, port: number): string;
  wireguardKept(name: string, address: string, port: number): string;
  loginMade(login: string): string;
  settingsWritten(path: string, id: string): string;
  readonly reloaded: string;
  readonly notRunning: string;
  added(id: string): string;
  readonly addedWithTrouble: string;
  willMove(id: string, name: string, people: number, configs: number): string;
  cannotMove(people: number): string;
  readonly dryRun: string;
  confirmRemove(id: string, people: number): string;
  removed(id: string, people: number): string;
  gateRemoved(host: string): string;
  gateLeft(host: string, why: string): string;
  readonly peersStay: string;
  /** Behind a server's interface that somebody else made. */
  mayIsolate(id: string): string;
  isolating(id: string, name: string, isToday: boolean): string;
  besideYours(name: string): string;
  readonly isolateNow: string;
  isolated(name: string): string;
  // behind the line of an address
  readonly ownDevice: string;
  readonly handmadePeer: string;
  readonly thisSession: string;
  reserved(setting: string, value: string): string;
  // what ends the command
  notReserved(setting: string, value: string): string;
  readonly needsRoot: string;
  badId(id: string): string;
  badTarget(text: string): string;
  exists(id: string, host: string): string;
  unknown(id: string): string;
  onlyServer(id: string): string;
  notUp(id: string): string;
  stillNamed(id: string): string;
  readonly theServer: string;
  otherHostKey(seen: string, wanted: string): string;
  noLogin(who: string): string;
  /** What is known to be meant by the server's words. */
  readonly loginTrouble: LoginTroubleTexts;
  /** The server's own words, behind another sentence. */
  serverSaid(said: string): string;
  secondProof(who: string): string;
  setupFailed(host: string, said: string): string;
  noNetwork(address: string): string;
  /** What the server has, and what was asked for. */
  otherThanAsked(seen: string, asked: string): string;
  /** What is wrong with it, and what it said. */
  strangeAnswer(host: string, wrong: string, said: string): string;
  needsRoute(name: string, network: string): string;
  wouldBeOff(id: string, why: WhyOff): string;
  gateDoesNotWork(why: string): string;
  readonly declined: string;
  wrongIdentity(file: string): string;
}

/** What `vpn-bot doctor` and `vpn-bot node check` find. */
export interface FindingTexts {
  settingsGood(path: string, nodes: readonly string[]): string;
  settingsWrong(problem: string): Trouble;
  settingsWarning(warning: string): Trouble;
  nodeOff(id: string, why: WhyOff): Trouble;
  readableByOthers(path: string, mode: string): Trouble;
  tracked(path: string): Trouble;
  filesPrivate(paths: readonly string[]): string;
  storeGood(revision: number, people: number, devices: number): string;
  storeNone(path: string): string;
  diskGood(available: string): string;
  diskFull(available: string): Trouble;
  /** `way` as people may read it; null: no proxy is set. */
  telegramGood(bot: string, way: string | null): string;
  tokenRefused(said: string): Trouble;
  telegramSilent(why: string, way: string | null): Trouble;
  clockGood(): string;
  clockWrong(seconds: number): Trouble;
  daemonRuns(status: string): string;
  daemonStopped(state: string): Trouble;
  calledDown(id: string): Trouble;
  noSystemd(): Trouble;
  /** Why a node could not be asked, about its interface of this name. */
  nodeWhy(code: NodeErrorCode, message: string, name: string): string;
  nodeSilent(
    node: Pick<NodeSettings, 'id' | 'interface'>,
    error: Pick<NodeError, 'code' | 'message'> & { readonly words?: NodeError['words'] },
  ): Trouble;
  nodeReached(id: string, where: string | null): string;
  gateWorks(id: string, version: number): string;
  rootLogin(id: string): Trouble;
  interfaceGood(id: string, name: string, port: number | null): string;
  wrongServerKey(id: string, seen: string, known: string, setting: string): Trouble;
  wrongNetwork(id: string, own: string, network: string, setting: string): Trouble;
  wrongPort(id: string, seen: number, told: number, setting: string): Trouble;
  linkDown(id: string, name: string): Trouble;
  wayGood(id: string, family: string): string;
  wayUnsure(id: string, name: string, family: string): Trouble;
  wayTried(id: string, family: string): string;
  wayLost(id: string, name: string, family: string): Trouble;
  noRoute(id: string, family: string): Trouble;
  forwardingOff(id: string, family: string): Trouble;
  forwardingDropped(id: string, name: string, family: string): Trouble;
  repliesDropped(id: string, name: string, family: string): Trouble;
  portClosed(id: string, port: number): Trouble;
  portUnsure(id: string, port: number): Trouble;
  portTried(id: string, port: number): string;
  apartGood(id: string): string;
  /** `open`: what friends reach besides the Internet. */
  notApart(id: string, name: string, open: readonly Part[]): Trouble;
  apartUnsure(id: string, unsure: readonly Part[]): Trouble;
  apartTried(id: string, parts: readonly Part[]): string;
  /** `why`: the trial's own words. */
  notTried(id: string, why: string): Trouble;
  gateOld(id: string, version: number | null): Trouble;
  natMissing(id: string, network: string): Trouble;
  natUnknown(id: string): Trouble;
  nodeClock(id: string, seconds: number): Trouble;
  peersGood(id: string, devices: number, foreign: number): string;
  peersMissing(id: string, missing: number, extra: number): Trouble;
}

export interface StatusTexts {
  program(version: string): string;
  daemon(state: string, since: string | null, status: string): string;
  store(revision: number, people: number, devices: number): string;
  node(id: string, devices: number, online: number): string;
  nodeDown(id: string, why: string): string;
  readonly calledDown: string;
  linkDown(name: string): string;
  nodeOff(id: string, why: WhyOff): string;
  person(who: string, devices: readonly string[], online: boolean | null): string;
  readonly owner: string;
  readonly off: string;
  readonly noDevices: string;
  readonly onlineNow: string;
  waiting(username: string): string;
  readonly nobody: string;
}

/** Every text of `vpn-bot` in one language; plain, and without a line end. */
export interface CliTexts {
  readonly help: Readonly<Record<HelpKey, string>>;
  /** Commander's own titles. */
  readonly titles: Readonly<Record<string, string>>;
  /** Behind a question. */
  readonly yesOrNo: string;
  readonly node: NodeTexts;
  readonly findings: FindingTexts;
  readonly store: StoreTexts;
  readonly status: StatusTexts;
}
