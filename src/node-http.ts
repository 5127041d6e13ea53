/**
 * Node's HTTP client and server. It is not imported, because an import of `node:http` reads every export, and one of them loads undici
 * (5 MB, and 50 ms of a start).
 */
export const http: typeof import('node:http') = process.getBuiltinModule('node:http');
