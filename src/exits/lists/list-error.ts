import { type ListFault, listFaults } from './list-faults.ts';

/** Why a list is not taken; the message names the place and the fix, and quotes nothing unchecked. */
export class ListError extends Error {
  override readonly name = 'ListError';
  /** The same in parts, for a sentence in another language; null: there is only the message. */
  readonly fault: ListFault | null;
  /** The file or address that it is about; null: it is clear from where it is said. */
  readonly where: string | null;

  constructor(why: string | ListFault, where: string | null = null, options?: ErrorOptions) {
    const sentence = typeof why === 'string' ? why : listFaults(why);
    super(where === null ? sentence : `${where}: ${sentence}`, options);
    this.fault = typeof why === 'string' ? null : why;
    this.where = where;
  }
}
