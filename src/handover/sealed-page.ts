/** What the words open, as JSON: the config's file, and the page that is shown. A secret. */
export interface SealedPage {
  readonly name: string;
  readonly text: string;
  readonly html: string;
}
