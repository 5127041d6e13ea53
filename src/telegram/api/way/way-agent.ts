import type { Agent, ClientRequestArgs, RequestOptions } from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { http } from '../../../node-http.ts';
import { opened, ProxyError, type Target, type Way } from './opened.ts';

/** For all that comes before the first byte of a call: name, connection, proxy, TLS. */
const CONNECT_MS = 10_000;

/** As Node calls it: with an error there is no connection. */
type Made = (error: Error | null, connection: Duplex) => void;

/** What a request may tell its agent: Node keeps `signal` to itself, and would only act on it once there is a connection. */
export interface WayOptions extends RequestOptions {
  readonly givenUp?: AbortSignal;
}

/** Connections by one way, kept open between calls. A call that is given up, or 10 s, ends the making of one and leaves nothing. */
export function wayAgent(protocol: 'http:' | 'https:', way: Way, connectMs = CONNECT_MS): Agent {
  const agent = protocol === 'http:' ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true });
  const overTunnel = agent.createConnection.bind(agent);
  const make = async (options: ClientRequestArgs & WayOptions) => {
    const giving = new AbortController();
    const timer = setTimeout(
      () => giving.abort(new ProxyError(`no connection within ${connectMs / 1000} s`)),
      connectMs,
    );
    const { givenUp } = options;
    const given = () => giving.abort(givenUp?.reason);
    givenUp?.addEventListener('abort', given);
    if (givenUp?.aborted) given();
    try {
      const target = { host: String(options.host), port: Number(options.port) };
      const tunnel = await dial(way, target, giving.signal);
      tunnel.setNoDelay(true); // as Node's own agent does: a form's last piece would wait 40 ms for the answer to the one before
      if (protocol === 'http:') return tunnel;
      return await opened(
        overTunnel({ ...options, socket: tunnel } as never) as TLSSocket,
        'secureConnect',
        giving.signal,
      );
    } finally {
      clearTimeout(timer);
      givenUp?.removeEventListener('abort', given);
    }
  };
  agent.createConnection = (options: ClientRequestArgs, made?: Made) => {
    make(options).then(
      (socket) => made?.(null, socket),
      (error: Error) => made?.(error, undefined as never),
    );
    return undefined; // it comes later
  };
  return agent;
}

/** A connection to the target by this way. Whatever ends the wait for it, the signal included, leaves no socket behind. */
async function dial(way: Way, target: Target, signal: AbortSignal): Promise<Socket> {
  if (way === 'direct') return opened(connect(target), 'connect', signal);
  const { throughProxy } = await import('./through-proxy.ts'); // most daemons need none
  return throughProxy(new URL(way), target, signal);
}
