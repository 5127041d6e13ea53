/** The commands of one audience, with a title for `/help`. */
export interface HelpGroup {
  readonly title: string;
  readonly commands: readonly { readonly name: string; readonly text: string }[];
}
