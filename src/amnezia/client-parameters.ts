import { disguiseFor } from './disguise.ts';
import { type Generation, laterOf, type Parameters, pick, rowOf, vitalOf, withoutNeutral } from './parameters.ts';

/** Whether a server answers with cookies when it is busy is no client's business. */
const SERVERS_ONLY: ReadonlySet<string> = new Set(['DisableCookies']);

/** The version of AmneziaWG that an app must speak at least to connect: what must be equal on both ends decides. */
export function neededGeneration(parameters: Parameters): Generation {
  const vital = Object.entries(vitalOf(parameters));
  return vital.reduce<Generation>((needed, [key, value]) => {
    const since = rowOf(key as keyof Parameters).since;
    const isRange = /^H[1-4]$/.test(key) && value.includes('-');
    return laterOf(needed, isRange ? laterOf(since, '2.0') : since);
  }, '1.0');
}

/**
 * What a client's `[Interface]` gets for an interface with these: all that must be equal; of the rest what every app understands that can
 * connect at all; and junk with a first packet, the server's own or else made from `seed` (see `disguiseFor`). No value is neutral.
 */
export function clientParameters(server: Parameters, seed: string): Parameters {
  const needed = neededGeneration(server);
  const told = pick(
    withoutNeutral(server),
    (key) => !SERVERS_ONLY.has(key) && laterOf(rowOf(key).since, appsGeneration(needed)) === appsGeneration(needed),
  );
  const disguise = disguiseFor(seed);
  const hasJunk = (['Jc', 'Jmin', 'Jmax'] as const).every((key) => told[key] !== undefined);
  const junk = hasJunk ? {} : pick(disguise, (key) => key.startsWith('J'));
  const packets = Object.keys(told).some((key) => key.startsWith('I')) ? {} : pick(disguise, (key) => key === 'I1');
  return pick({ ...told, ...junk, ...packets }, () => true);
}

/** Every app that is named to friends speaks 2.0. */
const appsGeneration = (needed: Generation): Generation => laterOf(needed, '2.0');
