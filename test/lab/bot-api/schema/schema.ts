/** What a value may be; `ref` names an entry of the schema's `types` or `unions`. */
export type TypeRef =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'true'
  | 'file'
  | { enum: (string | number)[] }
  | { array: TypeRef }
  | { anyOf: TypeRef[] }
  | { ref: string };

/** Both ends are allowed; characters are UTF-16 code units, which is how Telegram counts. */
export interface Limit {
  min: number;
  max: number;
  of: 'characters' | 'bytes' | 'value' | 'items';
  /** True when the length counts only after the text's formatting has been taken out. */
  afterParsing?: true;
}

/** One parameter of a method or one field of an object. */
export interface Field {
  type: TypeRef;
  required?: true;
  limit?: Limit;
  pattern?: string;
  /** True when the empty string stands for "not given", whatever else is allowed. */
  mayBeEmpty?: true;
}

/** The fields of an object by name. */
export type Fields = Record<string, Field>;

/** Everything that a Bot API call may contain. */
export interface Schema {
  methods: Record<string, Fields>;
  types: Record<string, Fields>;
  unions: Record<string, TypeRef>;
}
