import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { SLOWEST } from './slowest.ts';

/** The order of the test files: the slowest first, then as Vitest has them. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOWEST.findIndex((slow) => moduleId.includes(slow));
      return place === -1 ? SLOWEST.length : place;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
