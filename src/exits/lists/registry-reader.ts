import { isIPv4, isIPv6 } from 'node:net';
import { ListError } from './list-error.ts';
import type { ListFault } from './list-faults.ts';
import { merged, type Networks } from './networks.ts';

/** What a registry's file says of one country. */
export interface RegistryList {
  /** `ripencc`, `apnic`, `arin`, `lacnic` or `afrinic`. */
  readonly registry: string;
  /** The day that the file is of, `2026-11-29`. */
  readonly date: string;
  readonly networks: Networks;
}

const REGISTRIES = ['ripencc', 'apnic', 'arin', 'lacnic', 'afrinic'];
/** States of networks that somebody uses. */
const IN_USE = ['allocated', 'assigned'];
const LONGEST_LINE = 1000;

type Family = 'ipv4' | 'ipv6';

/**
 * Reads a registry's daily statistics line by line, as the five registries write them
 * (https://www.apnic.net/about-apnic/corporate-documents/documents/resource-guidelines/rir-statistics-exchange-format/, also with the
 * columns of the extended form), and keeps one country's networks. The file says itself how many records of each family it has, so
 * that a file which was cut off anywhere is noticed.
 */
export class RegistryReader {
  readonly #country: string;
  readonly #networks: string[] = [];
  readonly #records: Record<Family, number> = { ipv4: 0, ipv6: 0 };
  readonly #announced = new Map<string, number>();
  #head: { readonly registry: string; readonly date: string } | null = null;
  #line = 0;

  /** Two letters, such as `RU`. */
  constructor(country: string) {
    this.#country = country.toUpperCase();
  }

  /** Takes the next line, without its end. Throws `ListError`. */
  line(text: string): void {
    this.#line += 1;
    if (text.length > LONGEST_LINE) throw this.#wrong('long');
    if (text === '' || text.startsWith('#')) return;
    const columns = text.split('|');
    if (this.#head === null) this.#head = this.#headOf(columns);
    else if (columns.at(-1) === 'summary') this.#announced.set(columns[2] ?? '', Number(columns[4]));
    else this.#record(columns);
  }

  /** The country's networks, of which there may be none. Throws `ListError` when the file is not complete. */
  end(): RegistryList {
    if (this.#head === null) throw new ListError({ kind: 'empty' });
    for (const family of ['ipv4', 'ipv6'] as const) {
      const [read, announced] = [this.#records[family], this.#announced.get(family) ?? 0];
      if (read !== announced) throw new ListError({ kind: 'records', family, read, announced });
    }
    return { ...this.#head, networks: merged(this.#networks) };
  }

  #headOf([version = '', registry = '', serial = '', , , end = '']: readonly string[]) {
    if (!/^2(\.\d+)?$/.test(version) || !REGISTRIES.includes(registry)) throw this.#wrong('no-head');
    const day = /^(\d{4})(\d\d)(\d\d)$/.exec(end) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(serial);
    if (!day) throw this.#wrong('no-day');
    return { registry, date: day.slice(1).join('-') };
  }

  #record([, country = '', family = '', start = '', value = '', , status = '']: readonly string[]): void {
    if (family !== 'ipv4' && family !== 'ipv6') return; // numbers of autonomous systems
    this.#records[family] += 1;
    if (country.toUpperCase() !== this.#country || !IN_USE.includes(status)) return;
    const count = /^[1-9]\d{0,9}$/.test(value) ? Number(value) : 0;
    if (family === 'ipv4' && isIPv4(start) && count > 0 && number4(start) + count <= 2 ** 32) {
      for (const network of networksOf(number4(start), count)) this.#networks.push(network);
    } else if (family === 'ipv6' && isIPv6(start) && !start.includes('%') && count >= 8 && count <= 64) {
      this.#networks.push(`${start}/${count}`);
    } else throw this.#wrong('no-network');
  }

  #wrong(is: Extract<ListFault, { kind: 'registry-line' }>['is']): ListError {
    return new ListError({ kind: 'registry-line', line: this.#line, is });
  }
}

const number4 = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const address4 = (value: number): string => [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');

/** So many addresses from `first` on: registries count addresses, and the count need not be a power of two. */
export function networksOf(first: number, count: number): string[] {
  const networks: string[] = [];
  for (let at = first, left = count; left > 0; ) {
    let size = 1;
    while (size * 2 <= left && at % (size * 2) === 0) size *= 2;
    networks.push(`${address4(at)}/${32 - Math.log2(size)}`);
    at += size;
    left -= size;
  }
  return networks;
}
