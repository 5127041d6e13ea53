/**
 * Node's HTTP client and server. Not imported: an import of `node:http` reads every export of it, and with one of them comes a
 * second client, undici (5 MB, and 50 ms of a start).
 */
export const http: typeof import('node:http') = process.getBuiltinModule('node:http');
