import { randomUUID } from 'node:crypto';
import { ApiError, badRequest, mistake } from '../wire/api-error.ts';
import { Upload } from '../wire/upload.ts';

/** A file that Telegram keeps. */
export interface StoredFile {
  id: string;
  kind: 'document' | 'photo';
  name: string;
  bytes: Buffer;
  contentType: string;
  path: string;
}

/** The largest sizes in bytes: of a document and a photo to send, and of a file that a bot may download. */
export interface FileLimits {
  document: number;
  photo: number;
  download: number;
}

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
};

/** All files that were uploaded, by their id. */
export class Files {
  readonly limits: FileLimits;
  readonly #files = new Map<string, StoredFile>();

  constructor(limits: FileLimits) {
    this.limits = limits;
  }

  /** What a method's file parameter names: an upload, or a file that Telegram has already. */
  take(source: Upload | string, kind: StoredFile['kind']): StoredFile {
    if (source instanceof Upload) return this.#accept(source, kind);
    if (/^https?:/.test(source)) throw badRequest('failed to get HTTP URL content');
    const file = this.#files.get(source);
    if (!file) throw mistake('wrong file identifier/HTTP URL specified');
    if (file.kind !== kind) throw mistake(`can't use file of type ${title(file.kind)} as ${title(kind)}`);
    return file;
  }

  /** Keeps a file without any check, as one that a person sends. */
  keep(name: string, bytes: Buffer, kind: StoredFile['kind']): StoredFile {
    const extension = /\.[A-Za-z0-9]+$/.exec(name)?.[0] ?? '';
    const path = `${kind}s/file_${this.#files.size}${extension}`;
    const contentType = TYPES[extension.toLowerCase()] ?? 'application/octet-stream';
    const file = { id: `file-${randomUUID()}`, kind, name, bytes, contentType, path };
    this.#files.set(file.id, file);
    return file;
  }

  /** The file with this id. */
  get(id: string): StoredFile {
    const file = this.#files.get(id);
    if (!file) throw mistake('invalid file_id');
    return file;
  }

  /** The file with this id, if a bot may download it. */
  downloadable(id: string): StoredFile {
    const file = this.get(id);
    if (file.bytes.length > this.limits.download) throw badRequest('file is too big');
    return file;
  }

  /** The content under a path that `getFile` gave, or nothing. */
  at(path: string): Buffer | undefined {
    return [...this.#files.values()].find((file) => file.path === path)?.bytes;
  }

  #accept({ name, bytes }: Upload, kind: StoredFile['kind']): StoredFile {
    if (bytes.length === 0) throw mistake('file must be non-empty');
    if (bytes.length > this.limits.document) throw new ApiError(413, 'Request Entity Too Large', { avoidable: true });
    if (bytes.length > this.limits[kind]) throw tooBigPhoto(bytes.length, this.limits[kind]);
    return this.keep(name, bytes, kind);
  }
}

const tooBigPhoto = (size: number, limit: number) =>
  mistake(`file of size ${size} bytes is too big for a photo; the maximum size is ${limit} bytes`);
const title = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1);
