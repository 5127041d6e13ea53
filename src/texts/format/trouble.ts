/** What a text says of something that is not as it should be: what is so, and what to do. */
export type Trouble = readonly [what: string, fix: string];
