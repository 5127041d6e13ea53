import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { http } from '../node-http.ts';
import type { Metrics } from './bot-metrics.ts';

interface ServerParts {
  readonly port: number;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Serves `/metrics` to programs on this machine. */
export class MetricsServer {
  readonly #parts: ServerParts;
  #server: Server | null = null;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Starts to listen unless it does already. Rejects if the port is not available; the daemon then runs without metrics. */
  async listen(): Promise<void> {
    if (this.#server) return;
    const { port, log } = this.#parts;
    const server = http.createServer((request, response) => void this.#answer(request.url ?? '', response));
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : null;
      const why = code === 'EADDRINUSE' ? 'another program has this port; choose another one' : String(code);
      throw new Error(`METRICS_PORT=${port}: ${why}`, { cause });
    }
    this.#server = server;
    log.info(`metrics: http://127.0.0.1:${port}/metrics`);
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async #answer(url: string, response: ServerResponse): Promise<void> {
    const { metrics, log } = this.#parts;
    try {
      if (url !== '/metrics') response.writeHead(404).end('metrics are at /metrics\n');
      else response.setHeader('content-type', metrics.contentType).end(await metrics.text());
    } catch (err) {
      log.error({ err }, 'metrics could not be read');
      response.writeHead(500).end();
    }
  }
}
