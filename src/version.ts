import manifest from '../package.json' with { type: 'json' };

/** This program's version by SemVer, as package.json says it: `0.2.0`, or `0.2.0-dev` on the way to that release. */
export const VERSION: string = manifest.version;
