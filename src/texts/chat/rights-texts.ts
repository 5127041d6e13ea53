import type { Right } from '../../peers/records/user-record.ts';

/** What the owner hands on to a friend. */
export interface RightsTexts {
  readonly title: (who: string) => string;
  readonly name: Readonly<Record<Right, string>>;
  /** To the friend. */
  readonly given: (right: Right) => string;
  readonly taken: (right: Right) => string;
}
