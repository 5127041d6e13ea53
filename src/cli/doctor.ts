import { dirname } from 'node:path';
import type { NodeSettings, Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { type Draft, emptyStore } from '../peers/records/records.ts';
import { loadStore } from '../store/load-store.ts';
import { requireFittingKey } from '../store/store-key.ts';
import type { FindingTexts } from '../texts/cli/texts.ts';
import type { NodeDriver } from '../wireguard/drivers/driver.ts';
import { daemonFindings } from './daemon-state.ts';
import { bad, type Finding, good, note, sayFindings } from './finding.ts';
import { diskFinding, privateFindings } from './host-findings.ts';
import { mailFindings } from './mail-findings.ts';
import { checkNode } from './node/check-node.ts';
import { telegramFindings } from './telegram-findings.ts';

export interface DoctorParts {
  /** Reads the settings; throws `SetupError`. */
  readonly settings: () => Settings;
  readonly settingsFile: string;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  /** Node id → the output of the trial of its firewall rules that root ran. */
  readonly tried: Readonly<Record<string, string>>;
  readonly t: FindingTexts;
  readonly say: (line: string) => void;
}

/** `vpn-bot doctor`: checks everything. Returns the exit code: 0; 1 if something is bad; 78 if the daemon would refuse to start. */
export async function doctor({
  settings: load,
  settingsFile,
  driverOf,
  tried,
  t,
  say,
}: DoctorParts): Promise<0 | 1 | 78> {
  const settings = await orProblems(async () => load());
  if (settings instanceof Refused) {
    sayFindings(
      [
        ...settings.problems.map((problem) => bad(t.settingsWrong(problem))),
        ...(await privateFindings([settingsFile], t)),
      ],
      say,
    );
    return 78;
  }
  let fine = sayFindings(settingsFindings(settings, settingsFile, t), say);
  fine = sayFindings(await privateFindings(secretFiles(settings, settingsFile), t), say) && fine;
  const store = await orProblems(() => readStore(settings));
  fine = sayFindings(storeFindings(store, settings, t), say) && fine;
  fine = sayFindings([await diskFinding(dirname(settings.peersFile), t), ...(await daemonFindings(t))], say) && fine;
  const telegram = await telegramFindings(settings, t);
  fine = sayFindings(telegram.findings, say) && fine;
  fine = sayFindings(await mailFindings(settings, t), say) && fine;
  const state = store instanceof Refused ? emptyStore() : store.state;
  const box = store instanceof Refused ? null : store.box;
  const parts = { driverOf, tried, state, box, graceMs: settings.regenGraceSeconds * 1000, t };
  const nodes = await Promise.all(settings.nodes.map((node) => checkNode(node, parts)));
  fine = sayFindings(nodes.flat(), say) && fine;
  if (store instanceof Refused || telegram.refused) return 78;
  return fine ? 0 : 1;
}

interface ReadStore {
  readonly state: Draft;
  readonly isNew: boolean;
  readonly box: SecretBox | null;
}

async function readStore({ peersFile, storeKey, storeKeyFile }: Settings): Promise<ReadStore> {
  const { store, identity } = await loadStore(peersFile);
  const box = await requireFittingKey(store, storeKey, storeKeyFile);
  return { state: store, isNew: identity === null, box };
}

/** Something that makes the daemon refuse to start. */
class Refused {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    this.problems = problems;
  }
}

async function orProblems<T>(load: () => Promise<T>): Promise<T | Refused> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof SetupError) return new Refused(error.problems);
    throw error;
  }
}

function settingsFindings({ nodes, nodesOff, warnings }: Settings, path: string, t: FindingTexts): Finding[] {
  return [
    good(
      t.settingsGood(
        path,
        nodes.map(({ id }) => id),
      ),
    ),
    ...warnings.map((warning) => note(t.settingsWarning(warning))),
    ...nodesOff.map((node) => (node.problems.length > 0 ? bad : note)(t.nodeOff(node.id, node))),
  ];
}

function secretFiles({ storeKeyFile, nodes }: Settings, settingsFile: string): string[] {
  return [settingsFile, storeKeyFile, ...nodes.flatMap(({ ssh }) => ssh?.keyPath ?? [])];
}

function storeFindings(store: ReadStore | Refused, { peersFile }: Settings, t: FindingTexts): Finding[] {
  if (store instanceof Refused) return store.problems.map((problem) => bad(t.settingsWrong(problem)));
  const { revision, users, peers } = store.state;
  if (store.isNew) return [good(t.storeNone(peersFile))];
  return [good(t.storeGood(revision, Object.keys(users).length, Object.keys(peers).length))];
}
