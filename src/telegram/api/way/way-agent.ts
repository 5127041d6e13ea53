import type { Agent, ClientRequestArgs, RequestOptions } from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { http } from '../../../node-http.ts';
import { opened, ProxyError, type Target, type Way } from './opened.ts';

/** The time limit for making a connection (ms): resolving the name, TCP, the proxy, TLS. */
const CONNECT_MS = 10_000;

/** Node's callback for a new connection; on an error there is no connection. */
type Made = (error: Error | null, connection: Duplex) => void;

/** Request options with the call's signal for the agent: Node does not pass `signal` on, and heeds it only once there is a connection. */
export interface WayOptions extends RequestOptions {
  readonly givenUp?: AbortSignal;
}

/** An agent that connects by one way and keeps connections open. An aborted call or 10 s end an attempt to connect and close its socket. */
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
      tunnel.setNoDelay(true); // as Node's own agent does; otherwise the last piece of a form waits 40 ms for an acknowledgement
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
    return undefined; // the callback gets it later
  };
  return agent;
}

/** Opens a connection to the target by this way. On an error or when the signal aborts, the socket is closed. */
export async function dial(way: Way, target: Target, signal: AbortSignal): Promise<Socket> {
  if (way === 'direct') return opened(connect(target), 'connect', signal);
  const { throughProxy } = await import('./through-proxy.ts'); // most daemons need none
  return throughProxy(new URL(way), target, signal);
}
