/** What is wrong with a list of a country's networks, or with the registry's file that it is made from. */
export type ListFault =
  | { readonly kind: 'no-head'; readonly line: number; readonly name: string }
  | { readonly kind: 'country-form' | 'cut-end' | 'empty' | 'no-list' }
  | { readonly kind: 'too-many'; readonly most: number }
  | { readonly kind: 'no-network'; readonly line: number }
  | { readonly kind: 'other-country'; readonly is: string; readonly wanted: string }
  | { readonly kind: 'older'; readonly date: string; readonly before: string }
  | { readonly kind: 'size'; readonly percent: number; readonly family: 'IPv4' | 'IPv6'; readonly before: string }
  | { readonly kind: 'records'; readonly family: string; readonly read: number; readonly announced: number }
  | { readonly kind: 'registry-line'; readonly line: number; readonly is: 'long' | 'no-head' | 'no-day' | 'no-network' }
  | { readonly kind: 'none-of-country'; readonly registries: string; readonly country: string };

const REGISTRY_LINE = {
  long: 'is too long',
  'no-head': 'is not the head of a registry’s statistics (2|ripencc|…)',
  'no-day': 'names no day',
  'no-network': 'names no network',
} as const;

/** The sentence for a fault, in English. */
export function listFaults(fault: ListFault): string {
  switch (fault.kind) {
    case 'no-head':
      return `line ${fault.line}: "# ${fault.name}: …" is missing`;
    case 'country-form':
      return 'line 1: the country must have two capital letters';
    case 'cut-end':
      return 'the last line is cut off';
    case 'no-list':
      return 'it is no list';
    case 'empty':
      return 'the file is empty';
    case 'too-many':
      return `more than ${fault.most} networks`;
    case 'no-network':
      return `line ${fault.line}: not a network`;
    case 'other-country':
      return `it is of ${fault.is} and not of ${fault.wanted}`;
    case 'older':
      return `it is of ${fault.date}, older than the one in use (${fault.before})`;
    case 'size':
      return `it has ${fault.percent} % of the ${fault.family} addresses of the one in use (${fault.before})`;
    case 'records':
      return `the file has ${fault.read} records of ${fault.family} and announces ${fault.announced}: it is cut off or damaged`;
    case 'registry-line':
      return `line ${fault.line} of the file ${REGISTRY_LINE[fault.is]}`;
    case 'none-of-country':
      return `${fault.registries}: no network of the country ${fault.country}`;
  }
}

/** What is wrong with a line of the owner's list; `shown` is the entry with its hidden characters visible, in quotes. */
export type LineFault =
  | { readonly kind: 'too-many-lines'; readonly most: number }
  | { readonly kind: 'prefix'; readonly shown: string; readonly most: number }
  | { readonly kind: 'everything' | 'unknown'; readonly shown: string }
  /** `name` is what to write instead. */
  | { readonly kind: 'write-name'; readonly shown: string; readonly name: string };

/** The sentence for a fault of a line, in English. */
export function lineFaults(fault: LineFault): string {
  switch (fault.kind) {
    case 'too-many-lines':
      return `at most ${fault.most} lines`;
    case 'prefix':
      return `${fault.shown}: the prefix must be a number from 1 to ${fault.most}`;
    case 'everything':
      return `${fault.shown} is every address; to use one exit for everything choose Home or Away`;
    case 'unknown':
      return `${fault.shown} is neither a network, nor an address, nor a domain name; such as 203.0.113.0/24 or example.ru`;
    case 'write-name':
      return `${fault.shown}: write ${fault.name}, which stands for all names below it as well`;
  }
}
