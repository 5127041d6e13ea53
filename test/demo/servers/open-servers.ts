import { lacking } from '../../lab/requirements.ts';
import { openRealServers, REAL_PROGRAMS } from './real-servers.ts';
import type { Servers } from './servers.ts';
import { openSimulatedServers } from './simulated-servers.ts';

/** Real tunnels where this machine can have them, else simulated ones, with the reason; null when they were asked for. */
export async function openServers(simulated: boolean): Promise<{ servers: Servers; lacks: string | null }> {
  if (simulated) return { servers: await openSimulatedServers(), lacks: null };
  const missing = lacking(...REAL_PROGRAMS);
  if (missing.length > 0) return { servers: await openSimulatedServers(), lacks: missing.join(', ') };
  try {
    return { servers: await openRealServers(), lacks: null };
  } catch (error) {
    // root of a container may not make namespaces
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return { servers: await openSimulatedServers(), lacks: why ?? '' };
  }
}
