import { fileURLToPath } from 'node:url';
import ts from 'typescript5';
import { readLimits } from './read-limits.ts';
import type { Field, Fields, Schema, TypeRef } from './schema.ts';

const SOURCE = `import type { ApiMethods } from '@grammyjs/types';
declare global { interface InputFile { readonly marker: 'an uploaded file' } }
export type Methods = ApiMethods<InputFile>;
`;

/** Numbers that the Bot API documents as Float; every other number of it is an Integer. */
const FLOATS = /latitude|longitude|accuracy|scale|_shift|percentage|timestamp|angle/;

/** Reads the Bot API's methods, parameters and limits out of `@grammyjs/types`. */
export function schemaFromTypes(): Schema {
  const { checker, source } = compile();
  const methods = source.statements.find((s) => ts.isTypeAliasDeclaration(s) && s.name.text === 'Methods');
  if (!methods) throw new Error('the alias Methods is not in the source that is compiled');
  const reader = new Reader(checker);
  const schema: Schema = { methods: {}, types: reader.types, unions: reader.unions };
  for (const method of checker.getPropertiesOfType(checker.getTypeAtLocation(methods))) {
    const [signature] = checker.getTypeOfSymbol(method).getCallSignatures();
    const [args] = signature?.getParameters() ?? [];
    schema.methods[method.name] = args ? reader.fields(checker.getNonNullableType(checker.getTypeOfSymbol(args))) : {};
  }
  return { methods: schema.methods, types: sorted(schema.types), unions: sorted(schema.unions) };
}

function compile(): { checker: ts.TypeChecker; source: ts.SourceFile } {
  const name = fileURLToPath(new URL('methods-of-the-bot-api.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, version) =>
    file === name ? ts.createSourceFile(file, SOURCE, version) : getSourceFile(file, version);
  const program = ts.createProgram([name], options, host);
  const source = program.getSourceFile(name);
  if (!source) throw new Error(`the compiler did not take ${name}`);
  const errors = program.getSemanticDiagnostics(source).map((d) => ts.flattenDiagnosticMessageText(d.messageText, ' '));
  if (errors.length > 0) throw new Error(`the types do not compile: ${errors.join('; ')}`);
  return { checker: program.getTypeChecker(), source };
}

class Reader {
  readonly types: Record<string, Fields> = {};
  readonly unions: Record<string, TypeRef> = {};
  readonly #named = new Map<string, ts.Type>();
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  fields(type: ts.Type): Fields {
    const properties = this.#checker.getPropertiesOfType(type).filter((p) => !this.#isNever(p));
    return Object.fromEntries(properties.map((p) => [p.name, this.#field(p)]));
  }

  #isNever(property: ts.Symbol): boolean {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(property));
    return (type.flags & ts.TypeFlags.Never) !== 0;
  }

  #field(property: ts.Symbol): Field {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const whole = this.#checker.getTypeOfSymbol(property);
    const read = this.#ref(optional ? this.#checker.getNonNullableType(whole) : whole);
    const type = read === 'number' && !FLOATS.test(property.name) ? 'integer' : read;
    const doc = ts.displayPartsToString(property.getDocumentationComment(this.#checker));
    return { type, ...(!optional && { required: true }), ...readLimits(doc, type) };
  }

  #ref(type: ts.Type): TypeRef {
    if (type.flags & ts.TypeFlags.Boolean) return 'boolean';
    if (type.isUnion()) return this.#union(type);
    if (type.flags & ts.TypeFlags.String || isBrandedString(type)) return 'string';
    if (type.flags & ts.TypeFlags.Number) return 'number';
    if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return 'true';
    if (this.#checker.isArrayType(type)) return { array: this.#item(type) };
    if (type.symbol?.name === 'InputFile') return 'file';
    return this.#object(type);
  }

  #item(type: ts.Type): TypeRef {
    const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
    if (!item) throw new Error(`${this.#checker.typeToString(type)} says nothing about its items`);
    const ref = this.#ref(item);
    return ref === 'number' ? 'integer' : ref;
  }

  #union(type: ts.UnionType): TypeRef {
    const name = type.aliasSymbol ? this.#name(type) : undefined;
    if (name === undefined) return this.#alternatives(type.types);
    if (!(name in this.unions)) {
      this.unions[name] = { anyOf: [] }; // a type may contain itself
      this.unions[name] = this.#alternatives(type.types);
    }
    return { ref: name };
  }

  #alternatives(types: readonly ts.Type[]): TypeRef {
    const literals = types.flatMap((type) => (type.isStringLiteral() || type.isNumberLiteral() ? [type.value] : []));
    const rest = types.filter((type) => !type.isStringLiteral() && !type.isNumberLiteral());
    const refs = new Map(rest.map((type) => this.#ref(type)).map((ref) => [JSON.stringify(ref), ref]));
    const anyOf = [...(literals.length > 0 ? [{ enum: literals }] : []), ...refs.values()];
    const [only] = anyOf;
    return anyOf.length === 1 && only ? only : { anyOf };
  }

  #object(type: ts.Type): TypeRef {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)))
      throw new Error(`${this.#checker.typeToString(type)} cannot be part of a call`);
    const name = this.#name(type);
    if (!(name in this.types)) {
      this.types[name] = {}; // a type may contain itself
      this.types[name] = this.fields(type);
    }
    return { ref: name };
  }

  #name(type: ts.Type): string {
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType;
    const text = this.#checker.typeToString(type, undefined, flags);
    const name = text.replaceAll(/import\("[^"]*"[^)]*\)\./g, '').replaceAll('<InputFile>', '');
    const other = this.#named.get(name) ?? type;
    if (other !== type && !this.#checker.isTypeAssignableTo(other, type))
      throw new Error(`two types are called ${name}`);
    this.#named.set(name, type);
    return name;
  }
}

/** `string & {}` is how the types say "any string, but these are the usual ones". */
function isBrandedString(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String);
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
