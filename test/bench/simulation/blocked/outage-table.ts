import type { Help, Outage } from './friend.ts';
import { quantile } from './judge-blocked.ts';

/** For each kind of outage: how many, how long (median, nine of ten, longest), and by whose help they ended. */
export function table(
  kinds: readonly (readonly [name: string, outages: readonly Outage[]])[],
  helps: readonly Help[],
): string {
  return kinds
    .map(([name, outages]) => {
      const times = [0.5, 0.9, 1].map((part) => minutes(quantile(outages, part))).join(', ');
      const by = helps
        .map((help) => [help, outages.filter((one) => one.by === help)] as const)
        .filter(([, those]) => those.length > 0)
        .map(([help, those]) => `${help} ${those.length} (${minutes(quantile(those, 0.5))})`);
      return outages.length === 0
        ? `  ${name}: nobody`
        : `  ${name}: ${outages.length}; waking minutes (median, nine of ten, longest): ${times}; by ${by.join(', ')}`;
    })
    .join('\n');
}

const minutes = (ms: number): string => (ms / 60_000).toFixed(1);
