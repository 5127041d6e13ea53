/** A registry's statistics with these records, and a head and summaries that are true of them. */
export function registryFile(records: readonly string[], day = '20261128', registry = 'ripencc'): string {
  const count = (family: string) => records.filter((record) => record.split('|')[2] === family).length;
  const summaries = ['ipv4', 'asn', 'ipv6'].map((family) => `${registry}|*|${family}|*|${count(family)}|summary`);
  return [`2|${registry}|${day}|${records.length}|19830705|${day}|+0100`, ...summaries, ...records, ''].join('\n');
}
