/** A file that came with a request, byte for byte. */
export class Upload {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string;

  constructor(name: string, bytes: Buffer, contentType: string) {
    this.name = name;
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /** Without the content, so that a record of calls can be printed. */
  toJSON(): string {
    return `${this.name} (${this.bytes.length} bytes)`;
  }
}
