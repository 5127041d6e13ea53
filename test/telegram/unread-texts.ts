import { globSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import ts from 'typescript5';

const SRC = resolve(import.meta.dirname, '../../src') + sep;
const TEXTS = join(SRC, 'texts') + sep;
const TYPES = join(TEXTS, 'chat/texts.ts');

/** Files by their names in src, which stand in for those on the disk. */
export type Replaced = Readonly<Record<string, string>>;

/**
 * The texts that no code reads, by their paths. Looked up by types, not by names: a property of the same name elsewhere does not
 * count. What has one text per word of a union (errors, notices, commands) is read when code outside of the texts says that word.
 */
export function unreadTexts(replaced: Replaced = {}): string[] {
  const program = compile(replaced);
  const checker = program.getTypeChecker();
  const { properties, words } = declaredTexts(program, checker);
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node)) return;
    if (ts.isStringLiteralLike(node)) words.delete(node.text);
    for (const { of, name } of readBy(node, checker)) {
      for (const place of properties.get(name)?.keys() ?? [])
        if (means(checker.getTypeAtLocation(of), name, place)) properties.get(name)?.delete(place);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) {
    if (file.fileName.startsWith(SRC) && !file.fileName.startsWith(TEXTS)) visit(file);
  }
  return [...[...properties.values()].flatMap((places) => [...places.values()]), ...words.values()];
}

/** The chat's sources and what builds them; without packages, whose types say nothing about texts (and take seconds to read). */
function compile(replaced: Replaced): ts.Program {
  const given = new Map(Object.entries(replaced).map(([name, text]) => [join(SRC, name), text]));
  const options: ts.CompilerOptions = { strict: true, noEmit: true, types: [], lib: ['lib.es2015.d.ts'] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, version) => {
    const text = given.get(file);
    return text === undefined ? getSourceFile(file, version) : ts.createSourceFile(file, text, version);
  };
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => {
      if (!text.startsWith('.')) return { resolvedModule: undefined };
      return { resolvedModule: { resolvedFileName: resolve(dirname(from), text), extension: ts.Extension.Ts } };
    });
  const files = globSync('{telegram,access,wiring,mail}/**/*.ts', { cwd: SRC }).map((name) => join(SRC, name));
  return ts.createProgram(files, options, host);
}

interface DeclaredTexts {
  /** By its name, where each is declared and what its path is. */
  readonly properties: Map<string, Map<ts.Node, string>>;
  /** Path by word. */
  readonly words: Map<string, string>;
}

function declaredTexts(program: ts.Program, checker: ts.TypeChecker): DeclaredTexts {
  const found: DeclaredTexts = { properties: new Map(), words: new Map() };
  const texts = program
    .getSourceFile(TYPES)
    ?.statements.find((node) => ts.isTypeAliasDeclaration(node) && node.name.text === 'Texts');
  if (!texts) throw new Error(`no type Texts in ${TYPES}`);
  const add = (type: ts.Type, prefix: string): void => {
    for (const property of type.getProperties()) {
      const { name, declarations: [place] = [] } = property;
      const value = checker.getTypeOfSymbol(property);
      const isText = (value.flags & ts.TypeFlags.String) !== 0 || value.getCallSignatures().length > 0;
      if (!isText) add(value, `${prefix}${name}.`);
      else if (!place) found.words.set(name, `${prefix}${name}`);
      else found.properties.set(name, (found.properties.get(name) ?? new Map()).set(place, `${prefix}${name}`));
    }
  };
  add(checker.getTypeAtLocation(texts), '');
  return found;
}

interface Reading {
  readonly of: ts.Node;
  readonly name: string;
}

/** The properties that a node reads: `a.name`, `a[name]` or `{ name } = a`. */
function readBy(node: ts.Node, checker: ts.TypeChecker): Reading[] {
  if (ts.isPropertyAccessExpression(node)) return [{ of: node.expression, name: node.name.text }];
  if (ts.isElementAccessExpression(node)) {
    const key = checker.getTypeAtLocation(node.argumentExpression);
    const names = (key.isUnion() ? key.types : [key]).filter((type) => type.isStringLiteral());
    return names.map(({ value: name }) => ({ of: node.expression, name }));
  }
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return [];
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) ? [{ of: node.parent, name: name.text }] : [];
}

/** Whether this property of the type is the one declared there; of a type that is not known here, it may be. */
function means(type: ts.Type, name: string, place: ts.Node): boolean {
  if (type.flags & ts.TypeFlags.Any) return true;
  return type.getProperty(name)?.declarations?.includes(place as ts.Declaration) === true;
}
