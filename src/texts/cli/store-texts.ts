import type { NodeOff } from '../../config/settings.ts';
import type { ImportTexts } from '../../store/import-texts.ts';
import type { ArchiveProblem } from '../../store/sealed-archive.ts';

/** What a node that is off lacks, and what is wrong with it. */
export type WhyOff = Pick<NodeOff, 'needs' | 'problems'>;

/** What `check`, `backup`, `restore` and `import` say, and what ends them. */
export interface StoreTexts {
  readonly nothingChanged: string;
  nodeSilent(id: string, why: string): string;
  // check
  settingsGood(nodes: readonly string[]): string;
  nodeOff(id: string, why: WhyOff): string;
  warning(warning: string): string;
  storeNone(path: string): string;
  storeGood(revision: number, people: number, devices: number): string;
  storeOld(people: number, devices: number): string;
  // backup
  backupMade(path: string, revision: number, people: number, devices: number): string;
  readonly keyElsewhere: string;
  isTheStore(path: string): string;
  isNoBackup(path: string): string;
  // restore
  backup(path: string, revision: number, devices: number): string;
  unusable(why: string): string;
  older(revision: number): string;
  regain(people: readonly string[]): string;
  lose(people: readonly string[]): string;
  displaced(who: string): string;
  forgotten(usernames: readonly string[]): string;
  newerKey(node: string, who: string, key: string): string;
  readonly confirmRestore: string;
  restored(): string;
  keptAside(path: string): string;
  otherKey(path: string): string;
  // restore of a sealed one
  readonly askIdentity: string;
  holds(path: string, names: readonly string[]): string;
  holdsNoStore(path: string, name: string): string;
  unopened(path: string, problem: ArchiveProblem): string;
  willWrite(path: string): string;
  staysBeside(path: string): string;
  willReplaceKey(path: string): string;
  keyInUse(path: string, peersFile: string): string;
  readonly confirmWrite: string;
  // import
  readonly import: ImportTexts;
  nobodyThere(folder: string): string;
  readonly dryRun: string;
  imported(): string;
  // files
  readonly noSuchFile: string;
  unreadable(path: string, code: string): string;
  notAStore(path: string, why: string): string;
  botCouldChange(path: string, folder: string): string;
  notRootsFolder(path: string, folder: string): string;
  botMayNotWrite(path: string): string;
  notAFile(path: string): string;
  tooLarge(path: string, bytes: number, most: number): string;
}
