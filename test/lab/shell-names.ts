import { execFileSync } from 'node:child_process';
import { textOf } from './shell-files.ts';

/** The names in a shell script that other scripts may share with it. */
export interface ShellNames {
  /** Functions that it defines. */
  readonly defines: ReadonlySet<string>;
  /** Commands that it runs: functions, builtins and programs. */
  readonly runs: ReadonlySet<string>;
  /** Variables that it assigns and that are not local to a function. */
  readonly assigns: ReadonlySet<string>;
  /** Variables that it reads and that are not local to a function. */
  readonly reads: ReadonlySet<string>;
}

type Node = { readonly [key: string]: unknown };
/** A command with its arguments; null for what is not one plain text. */
type Words = readonly (string | null)[];

/** What the shell has by itself, and what a locale or a login gives. */
const SHELLS_OWN = /^(?:\d+|[@*#?$!_-]|IFS|PATH|PWD|HOME|EUID|LC_ALL|BASH_REMATCH)$/;
const NAME = /^[A-Za-z_]\w*$/;

/** Reads them from the syntax tree that shfmt makes of a file of the repository. Texts for another shell are not looked into. */
export function namesOf(path: string): ShellNames {
  const tree: unknown = JSON.parse(
    execFileSync('shfmt', ['--to-json'], { input: textOf(path), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  );
  const nodes = [...nodesIn(tree)];
  const calls = callsIn(tree);
  const functions = nodes.filter(({ Type }) => Type === 'FuncDecl');
  const local = new Set(nodes.filter(declares('local')).flatMap((node) => list(node['Args']).map(nameOf)));
  const assigns = [...nodes.flatMap(assignedBy), ...calls.flatMap(assignedByCall), ...setByName(functions, calls)];
  const isShared = (name: string) => NAME.test(name) && !local.has(name) && !SHELLS_OWN.test(name);
  return {
    defines: new Set(functions.map(nameOf)),
    runs: new Set(calls.flatMap(([command]) => command ?? [])),
    assigns: new Set(assigns.filter(isShared)),
    reads: new Set(nodes.flatMap(readBy).filter(isShared)),
  };
}

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one);
  else if (isNode(value)) {
    yield value;
    yield* nodesIn(Object.values(value));
  }
}

/** `x=1`, also as a word of `export`, and the variable of a `for`; `x=1 program` assigns nothing that stays. */
function assignedBy(node: Node): string[] {
  if (node['Type'] === 'CallExpr' && list(node['Args']).length === 0) return list(node['Assigns']).map(nameOf);
  if (declares('export')(node)) return list(node['Args']).map(nameOf);
  return node['Type'] === 'WordIter' ? [nameOf(node)] : [];
}

/** `$x`, and a bare `x` in arithmetic. */
function readBy(node: Node): string[] {
  if (node['Type'] === 'ParamExp' && isNode(node['Param'])) return [String(node['Param']['Value'])];
  if (!String(node['Type']).startsWith('Arithm')) return [];
  const words = [...nodesIn(node['X'])].filter(({ Type }) => Type === 'Lit');
  return words.map(({ Value }) => String(Value));
}

/** The variables of a `read`, and of an `export`, which is a command as any other where the shell is `sh`. */
function assignedByCall([command, ...words]: Words): string[] {
  if (command === 'export') return words.flatMap((word) => word?.replace(/=.*/s, '') ?? []);
  if (command !== 'read') return [];
  return words.flatMap((word, at) => (word === null || /^-\w*[pd]$/.test(words[at - 1] ?? '') ? [] : word));
}

/** What is assigned by `printf -v "$1"` in a function: the first word of each call of that function. */
function setByName(functions: readonly Node[], calls: readonly Words[]): string[] {
  const setters = functions.filter((node) =>
    callsIn(node).some(([command, flag]) => command === 'printf' && flag === '-v'),
  );
  const names = new Set(setters.map(nameOf));
  return calls.flatMap(([command, word]) => (command && names.has(command) && word ? [word] : []));
}

const callsIn = (tree: unknown): Words[] =>
  [...nodesIn(tree)].filter(({ Type }) => Type === 'CallExpr').map((node) => list(node['Args']).map(literalOf));
const declares = (variant: string) => (node: Node) =>
  node['Type'] === 'DeclClause' && isNode(node['Variant']) && node['Variant']['Value'] === variant;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const nameOf = (node: Node): string => (isNode(node['Name']) ? String(node['Name']['Value']) : '');

/** A word that is one plain text; null for any other. */
function literalOf(word: Node): string | null {
  const [part, ...others] = list(word['Parts']);
  return part?.['Type'] === 'Lit' && others.length === 0 ? String(part['Value']) : null;
}
