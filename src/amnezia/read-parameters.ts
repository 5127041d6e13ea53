import { checkParameters } from './check-parameters.ts';
import { type ParameterKey, type Parameters, pick } from './parameters.ts';
import type { ParameterProblem } from './problem.ts';
import { KEY_BY_NAME, readValue } from './read-value.ts';

/** What a text says of an interface's parameters. */
export interface ReadParameters {
  /** Only good values. They may be used for a file when there are neither problems nor unknown names. */
  readonly parameters: Parameters;
  readonly problems: readonly ParameterProblem[];
  /** Names that this version does not know, as they were written: the server's AmneziaWG is newer. */
  readonly unknown: readonly string[];
}

/** What WireGuard's own programs and their quick tools have in `[Interface]`, as `KEY_BY_NAME` spells names. */
const WIREGUARDS_OWN: ReadonlySet<string> = new Set([
  ...['interface', 'privatekey', 'publickey', 'listenport', 'listeningport', 'fwmark'],
  ...['address', 'dns', 'mtu', 'table', 'preup', 'postup', 'predown', 'postdown', 'saveconfig'],
]);
/** AmneziaWG 1.5's, gone since 2.0 and never needed by the other side. */
const RETIRED: ReadonlySet<string> = new Set(['j1', 'j2', 'j3', 'itime']);
/** `awg show` prints these words for a value that is not set. */
const NOTHING: ReadonlySet<string> = new Set(['', '(none)', '(null)']);
const MOST_LINES = 1000;
const LONGEST_LINE = 6000;
const MOST_UNKNOWN = 10;

/**
 * Reads the parameters out of a server's `.conf`, of `awg showconf` or of `awg show`: the part of the interface, up to the first peer.
 * Names count in any case and with any separators, as the programs have them (`HeaderProtectionKey`, `header protection key`).
 * A line `unknown NAME` stands for a parameter of which only the name was told. Other lines are passed over. Pure.
 */
export function readParameters(text: string): ReadParameters {
  const read: Partial<Record<ParameterKey, string>> = {};
  const problems = new Map<ParameterKey, ParameterProblem>();
  const unknown = new Set<string>();
  for (const [name, value] of interfaceLines(text)) {
    const key = KEY_BY_NAME.get(plain(name));
    if (key === undefined) {
      if (!WIREGUARDS_OWN.has(plain(name)) && !RETIRED.has(plain(name)) && unknown.size < MOST_UNKNOWN)
        unknown.add(name);
      continue;
    }
    // of several lines the last one counts
    delete read[key];
    problems.delete(key);
    if (NOTHING.has(value)) continue;
    const found = readValue(key, value);
    if ('value' in found) read[key] = found.value;
    else problems.set(key, found.problem);
  }
  const parameters = pick(read, () => true);
  // what only follows from a bad value is no news
  const together = checkParameters(parameters).filter(
    ({ key }) => !problems.has(key) && !(key === 'Jmin' && problems.has('Jmax')),
  );
  return { parameters, problems: [...problems.values(), ...together], unknown: [...unknown] };
}

function* interfaceLines(text: string): Generator<readonly [name: string, value: string]> {
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    if (/^\s*(?:\[peer\]|peer:)/i.test(line)) return;
    if (line.length > LONGEST_LINE) continue;
    const [, name, value] = /^\s*([A-Za-z][\w -]{0,40}?)\s*[=:](.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) yield [name, value.trim()];
    const [, told] = /^unknown ([A-Za-z][\w-]{0,40})$/.exec(line) ?? [];
    if (told !== undefined) yield [told, ''];
  }
}

const plain = (name: string): string => name.toLowerCase().replace(/[ _-]/g, '');
